import type { ChangePrices, FaultyChange, ScenarioChange } from '#geo/scenario-words'

export const noPrices: ChangePrices = { add: 0, move: 0, close: 0, shift: 0 }

export type JudgedPlace = { place: number; isInCity: boolean; isInWater: boolean; isInTerritory: boolean }

/** Positions of the changes that name one, in order: their numbers from 1 are the places that are judged. */
export function positionsOf(changes: readonly ScenarioChange[]): { change: number; position: [number, number] }[] {
  return changes.flatMap((wish, change) => ('position' in wish ? [{ change, position: wish.position }] : []))
}

export function resourceIdsOf(changes: readonly ScenarioChange[]): number[] {
  return [...new Set(changes.flatMap((wish) => ('resourceId' in wish ? [wish.resourceId] : [])))]
}

/**
 * What the ground and the territory say against changes. A resource that is gone lies nowhere, so the engine is the
 * one to say so: `known` are ids that exist, `mine` those in the territory.
 */
export function groundFaults(
  changes: readonly ScenarioChange[],
  places: readonly JudgedPlace[],
  { known, mine }: { known: ReadonlySet<number>; mine: ReadonlySet<number> },
): FaultyChange[] {
  const judged = new Map(positionsOf(changes).map(({ change }, i) => [change, places.find((p) => p.place === i + 1)]))
  return changes.flatMap((wish, change): FaultyChange[] => {
    const place = judged.get(change)
    const isElsewhere = 'resourceId' in wish && known.has(wish.resourceId) && !mine.has(wish.resourceId)
    if (place && !place.isInCity) return [{ change, fault: 'outside-city' }]
    if (isElsewhere || (place && !place.isInTerritory)) return [{ change, fault: 'outside-territory' }]
    return place?.isInWater === true ? [{ change, fault: 'in-water' }] : []
  })
}

/** Faults of changes that were asked without the faulty ones, under their numbers in the whole list. */
export function renumber(
  changes: readonly ScenarioChange[],
  faulty: readonly FaultyChange[],
): { asked: ScenarioChange[]; numberOf: (asked: number) => number } {
  const out = new Set(faulty.map(({ change }) => change))
  const kept = [...changes.keys()].filter((change) => !out.has(change))
  return {
    asked: kept.flatMap((change) => changes[change] ?? []),
    numberOf: (asked) => kept[asked] ?? asked,
  }
}
