import { useIsFetching } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { City } from '#contract/areas'
import type { IncidentFilter } from '#geo/incident-filter'
import type { ClockSettings } from '../heat/clock.ts'
import { firstStep, fittingStep, instantAt, nextPlace, placeAt, windowAt } from '../heat/clock.ts'
import type { Frames } from '../heat/frames.ts'
import { openTally } from '../heat/frames.ts'
import { framesKey, useFramesOverTime } from '../heat/heat.queries.ts'
import type { View } from './view.ts'

/** What the layers follow. */
export type Clock = {
  isActive: boolean
  isPlaying: boolean
  step: ClockSettings['step']
  settings: Pick<ClockSettings, 'length' | 'isCumulative'>
  /** The whole period that is played. */
  periodFilter: IncidentFilter
  /** What is shown when the clock rests: exact answers are asked for this. While playing, what was shown before. */
  restingFilter: IncidentFilter
  /** What is shown at this moment. */
  shownFilter: IncidentFilter
}

/** The city without a clock. */
export function stillClock(filter: IncidentFilter): Clock {
  return {
    isActive: false,
    isPlaying: false,
    step: 'month',
    settings: { length: 1, isCumulative: false },
    periodFilter: filter,
    restingFilter: filter,
    shownFilter: filter,
  }
}

export type ClockModel = ReturnType<typeof useClock>

type Input = { view: View; change: (patch: Partial<View>) => void; city: City }

/** One clock for all layers. Where it rests stands in the address; while it plays, only here. */
export function useClock({ view, change, city }: Input) {
  const { filter, clock } = view
  const isActive = clock.at !== null && view.hasTimeline
  const spanMs = useSpan(city, filter)
  const step = fittingStep(clock.step, spanMs)
  const frames = useFramesOverTime({ filter, by: 'city', bucket: step }, isActive).data
  const [moving, setMoving] = useState<number>()
  const edges = isActive ? frames?.edges : undefined
  const isPlaying = isActive && moving !== undefined
  const { steps, resting, place } = placesOf(edges, clock.at, moving)
  const set = (patch: Partial<ClockSettings>) => change({ clock: { ...clock, ...patch } })
  const restAt = (next: number) => {
    setMoving(undefined)
    if (edges) set({ at: instantAt(edges, Math.min(steps, Math.max(1, next))) })
  }
  usePace({ ...clock, isPlaying, place, steps }, { move: setMoving, restAt })
  const total = useShownTotal(frames, clock)
  const model = useMemo((): Clock => {
    const at = (where: number | undefined) =>
      edges && where ? { ...filter, ...windowAt(edges, where, clock) } : filter
    const filters = { periodFilter: filter, restingFilter: at(resting), shownFilter: at(place) }
    return { isActive, isPlaying, step, settings: clock, ...filters }
  }, [edges, filter, clock, isActive, isPlaying, step, resting, place])
  const here = place ?? 1
  return {
    ...model,
    spanMs,
    place: place ?? 0,
    steps,
    total: total(place),
    set,
    start: () => {
      const begun = filter.from ?? city.oldestIncidentAt ?? ''
      set({ ...firstStep(spanMs), at: new Date(Date.parse(begun) + 1).toISOString() })
      setMoving(1)
    },
    stop: () => {
      setMoving(undefined)
      set({ at: null })
    },
    toggle: () => (isPlaying ? restAt(here) : setMoving(place === steps ? 1 : here)),
    stepBy: (count: number) => restAt(here + count),
    seek: restAt,
  }
}

/** Where the clock rests by its address, and where it is. */
function placesOf(edges: Float64Array | undefined, at: string | null, moving: number | undefined) {
  const steps = edges ? edges.length - 1 : 0
  if (!edges || at === null || steps === 0) return { steps: 0, resting: undefined, place: undefined }
  const resting = placeAt(edges, at)
  return { steps, resting, place: moving === undefined ? resting : Math.min(Math.max(1, moving), steps) }
}

/** Incidents in what is shown at a place. */
function useShownTotal(frames: Frames | undefined, { isCumulative, length }: ClockSettings) {
  const tally = useMemo(() => frames && openTally(frames), [frames])
  return (place: number | undefined): number | undefined =>
    place === undefined || !tally ? undefined : tally(isCumulative ? 0 : Math.max(0, place - length), place)[0]
}

function useSpan({ oldestIncidentAt, newestIncidentAt }: City, { from, to }: IncidentFilter): number {
  const begin = Date.parse(from ?? oldestIncidentAt ?? '')
  const end = Date.parse(to ?? newestIncidentAt ?? '')
  return Number.isNaN(end - begin) ? 0 : Math.max(0, end - begin)
}

type Pace = Pick<ClockSettings, 'perSecond' | 'isLooping'> & {
  isPlaying: boolean
  place: number | undefined
  steps: number
}

/** Moves on at the chosen speed, but never past what has not been answered yet. */
function usePace(pace: Pace, moves: { move: (place: number) => void; restAt: (place: number) => void }): void {
  const isWaiting = useIsFetching({ queryKey: framesKey }) > 0
  const latest = useRef({ pace, moves, isWaiting })
  useEffect(function rememberPace() {
    latest.current = { pace, moves, isWaiting }
  })
  const { isPlaying, perSecond } = pace
  useEffect(
    function play() {
      if (!isPlaying) return
      // Who asked for less motion is shown one picture a second, whatever speed the address names.
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
      const timer = setInterval(
        () => {
          const { pace: now, moves: then, isWaiting: isLate } = latest.current
          if (isLate || now.steps === 0 || now.place === undefined) return
          const next = nextPlace(now.place, now.steps, now.isLooping)
          if (next === undefined) then.restAt(now.steps)
          else then.move(next)
        },
        1000 / (isCalm ? 1 : perSecond),
      )
      return () => clearInterval(timer)
    },
    [isPlaying, perSecond],
  )
}
