import type { NextGrid } from '#contract/coverage'
import type { Format } from '../words/format.ts'
import type { coverageWords } from '../words/coverage.ts'
import type { ReachSettings } from './reach-settings.ts'

type Words = (typeof coverageWords)['en']

type Said = { words: Words; format: Format }

/** The one sentence that says why a grid stands where it stands. */
export function sayWhy(grid: NextGrid, reach: ReachSettings, kindName: string, { words, format }: Said): string {
  const households = format.count(grid.householdsUnreached)
  const incidents = format.count(grid.incidentsUnreached)
  const within = sayReach(reach, words, format)
  switch (grid.reason) {
    case 'households-far':
      return words.reasonHouseholds(households, within, kindName, incidents)
    case 'incidents-many':
      return words.reasonIncidents(households, within, kindName, incidents)
    case 'nothing-near':
      return grid.nearest === null
        ? words.reasonNothing(households, kindName, incidents)
        : words.reasonFar(households, sayDistance(grid.nearest, reach.measure, { words, format }), kindName, incidents)
    case 'served':
      return words.reasonServed(within, kindName)
  }
}

export function sayReach({ mode, measure, limit }: ReachSettings, words: Words, format: Format): string {
  return words.reach(words[mode], format.count(limit), words[measure])
}

export function sayDistance(distance: number, measure: ReachSettings['measure'], { words, format }: Said): string {
  return measure === 'meters' ? format.meters(distance) : `${format.decimal(distance)} ${words.minutes}`
}

/** Left out where the sentence has said it already. */
export function sayNearest(grid: NextGrid, measure: ReachSettings['measure'], said: Said): string | undefined {
  if (grid.nearest === null || grid.reason === 'nothing-near') return undefined
  return said.words.nearest(sayDistance(grid.nearest, measure, said))
}
