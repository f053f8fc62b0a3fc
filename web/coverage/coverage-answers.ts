import type { coverByHour, findReachers, measureBackup, measureCapacity, ReachAnswer } from '#contract/coverage'
import type { ResponseOf } from '#http'
import type { Position } from '#geo/geojson'
import type { Provenance } from '#geo/provenance'

export type Answer<Data> = {
  data: (Data & { provenance: Provenance }) | undefined
  error: Error | null
  refetch: () => unknown
}

/** One for each question about cover; only the open one is asked. */
export type CoverageAnswers = {
  reached: Answer<ReachAnswer>
  /** As far as there are roads; only where households without any way are left out. */
  reachable: Answer<ReachAnswer>
  week: Answer<ResponseOf<typeof coverByHour>>
  backup: Answer<ResponseOf<typeof measureBackup>>
  capacity: Answer<ResponseOf<typeof measureCapacity>>
  reachers: Answer<ResponseOf<typeof findReachers>>
  ground: { unreachedSquareMeters: number; citySquareMeters: number } | undefined
  /** The place whose reachers are asked for. */
  asked: { place: Position | undefined; isAnyKind: boolean; onAnyKind: (isAnyKind: boolean) => void }
}

/** How a row leads to its place on the map. */
export type Going = {
  onGrid: (id: number) => void
  /** Goes there and marks it. */
  onPlace: (position: Position) => void
  onPointGrid: (id: number | undefined) => void
}

export function shareOf(part: number, all: number): number {
  return all > 0 ? part / all : 0
}

/** The counts of households a share is of: all, or those that some road leads to. */
export function householdsCounted(
  reached: { gridId: number; households: number },
  reachable: ReadonlyMap<number, number> | undefined,
): number {
  return reachable ? (reachable.get(reached.gridId) ?? 0) : reached.households
}

export function reachableByGrid(answer: ReachAnswer | undefined): ReadonlyMap<number, number> | undefined {
  return answer && new Map(answer.grids.map(({ gridId, householdsReached }) => [gridId, householdsReached]))
}
