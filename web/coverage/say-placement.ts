import type { PlacementAnswer, PlacementQuestion } from '#geo/placement-words'
import type { Format } from '../words/format.ts'
import type { placementWords } from '../words/placements.ts'

export type PlacementWords = (typeof placementWords)['en']
export type Said = { words: PlacementWords; format: Format }

type Asked = Pick<PlacementQuestion, 'goal' | 'demand'>
type Counted = Pick<PlacementAnswer, 'demandInAll' | 'demandOffNetwork'>

/** What people read of a value: the sum of demand × minutes as its mean, everything else as it is. */
export function readableValue(value: number, { goal }: Pick<Asked, 'goal'>, counted: Counted): number {
  const demand = counted.demandInAll - counted.demandOffNetwork
  return goal === 'least-travel' && demand > 0 ? value / demand : value
}

export function sayDemand(count: number, { demand }: Pick<Asked, 'demand'>, { words, format }: Said): string {
  return `${format.count(count)} ${demand === 'households' ? words.householdsUnit : words.incidentsUnit}`
}

/** A value in the goal's own terms. */
export function sayValue(value: number, asked: Asked, counted: Counted, { words, format }: Said): string {
  const readable = readableValue(value, asked, counted)
  switch (asked.goal) {
    case 'most-covered':
      return sayDemand(readable, asked, { words, format })
    case 'fewest-sites':
      return `${format.count(readable)} ${words.sitesUnit}`
    case 'least-travel':
    case 'least-worst':
      return words.minutesIs(format.decimal(readable))
  }
}

/** How near to the best an answer is known to be. */
export function sayProof({ status, gap }: Pick<PlacementAnswer, 'status' | 'gap'>, { words, format }: Said): string {
  if (status !== 'within-gap') return words.statuses[status]
  return gap === null ? words.noGap : words.withinGap(format.percent(Math.max(gap, 0.001)))
}

/** The difference to today with its sign; undefined where there is none to tell. */
export function sayDifference(
  { value, today, ...counted }: Pick<PlacementAnswer, 'value' | 'today'> & Counted,
  asked: Asked,
  said: Said,
): string | undefined {
  if (value === null || today === null) return undefined
  const change = value - today
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±'
  return `${sign}${sayValue(Math.abs(change), asked, counted, said)}`
}

/** How long it took from the question to its end, or until now. */
export function runSeconds(
  { madeAt, finishedAt }: { madeAt: string; finishedAt: string | null },
  nowMs: number,
): number {
  return Math.max(0, ((finishedAt === null ? nowMs : Date.parse(finishedAt)) - Date.parse(madeAt)) / 1000)
}
