import { useMemo } from 'react'
import type { IncidentFilter } from '#geo/incident-filter'
import { countsIn, openTally } from '../heat/frames.ts'
import { useFramesOverTime, useHeatSummary } from '../heat/heat.queries.ts'
import type { Clock } from './use-clock.ts'

type Wish = {
  isWanted: boolean
  /** False: the panel tells of the whole period, wherever the clock stands. */
  isFollowing: boolean
}

/**
 * Counts by class of what is shown, whichever classes are chosen. Where the clock is used they come from one answer for
 * all of its places, so that they move with the map and no place asks anew.
 */
export function useClassCounts(clock: Clock, { isWanted, isFollowing }: Wish): ReadonlyMap<number, number> {
  const { step, shownFilter, periodFilter } = clock
  const isMoved = clock.isActive && isFollowing
  const filter = useMemo(() => withoutParts(periodFilter, ['classes']), [periodFilter])
  const summary = useHeatSummary(filter, isWanted && !isMoved).data
  const frames = useFramesOverTime({ filter, by: 'class', bucket: step }, isWanted && isMoved).data
  const tally = useMemo(() => (frames && isMoved ? openTally(frames) : undefined), [frames, isMoved])
  return useMemo(
    () =>
      frames && tally
        ? countsIn(frames, tally, shownFilter)
        : new Map(summary?.classes.map(({ classId, count }) => [classId, count])),
    [frames, tally, shownFilter, summary],
  )
}

export function withoutParts(filter: IncidentFilter, keys: readonly (keyof IncidentFilter)[]): IncidentFilter {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => !keys.some((other) => other === key)))
}
