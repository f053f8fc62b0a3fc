import type { StockLine } from '#contract/stock'
import type { StockState } from '#geo/stock-words'
import { StockState as States } from '#geo/stock-words'
import type { Format } from '../words/format.ts'
import type { stockWords } from '../words/stock.ts'
import { unitName } from './name-stock.ts'

type Words = (typeof stockWords)['en']
type Said = { words: Words; format: Format }

/** A day of a calendar names no instant: noon keeps it the same day in every zone the page is read in. */
export function sayDay(day: string, format: Format): string {
  return format.day(`${day}T12:00:00Z`)
}

export function sayState({ state, item }: Pick<StockLine, 'state' | 'item'>, words: Words): string {
  return state === 'out' && item === 'free-places' ? words.noPlaces : words.state[state]
}

/** The one sentence that says how a line stands. */
export function sayLine(line: StockLine, { words, format }: Said): string {
  const unit = unitName(line.unit, words)
  const [quantity, minimum] = [format.count(line.quantity), format.count(line.minimum)]
  const day = line.expiresOn === null ? '' : sayDay(line.expiresOn, format)
  switch (line.state) {
    case 'out':
      return line.minimum > 0 ? words.nothingLeft(minimum, unit) : words.nothingLeftPlain
    case 'expired':
      return words.isExpired(quantity, unit, day)
    case 'short':
      return words.ofMinimum(quantity, minimum, unit, format.count(line.minimum - line.quantity))
    case 'expiring':
      return words.willExpire(quantity, unit, day)
    case 'enough':
      return words.isEnough(quantity, unit, minimum)
  }
}

const severity = new Map<StockState, number>(States.options.map((state, rank) => [state, rank]))

export function severityOf(state: StockState): number {
  return severity.get(state) ?? severity.size
}

/** Worst first; within a state what is emptiest, or what expires soonest. */
export function worstFirst(lines: readonly StockLine[]): StockLine[] {
  return [...lines].sort(
    (a, b) =>
      severityOf(a.state) - severityOf(b.state) ||
      (a.state === 'expiring' || a.state === 'expired'
        ? (a.expiresOn ?? '').localeCompare(b.expiresOn ?? '')
        : a.quantity / Math.max(1, a.minimum) - b.quantity / Math.max(1, b.minimum)) ||
      a.id - b.id,
  )
}

export type StockPlace = Pick<StockLine, 'resourceId' | 'kind' | 'name' | 'address' | 'hours' | 'position'> & {
  lines: StockLine[]
  runningOut: number
}

/** The lines by where they stand, the place with most to do first. */
export function byPlace(lines: readonly StockLine[]): StockPlace[] {
  const places = new Map<number, StockPlace>()
  for (const line of lines) {
    const { resourceId, kind, name, address, hours, position } = line
    const place = places.get(resourceId) ?? {
      resourceId,
      kind,
      name,
      address,
      hours,
      position,
      lines: [],
      runningOut: 0,
    }
    place.lines.push(line)
    if (line.state !== 'enough') place.runningOut++
    places.set(resourceId, place)
  }
  return [...places.values()].sort((a, b) => b.runningOut - a.runningOut || a.resourceId - b.resourceId)
}
