import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { Position } from '#geo/geojson'
import { householdsCounted, reachableByGrid } from '../coverage/coverage-answers.ts'
import type { ReacherMark, ReachMap } from '../coverage/coverage.layers.ts'
import {
  useBackup,
  useCapacity,
  useReach,
  useReachers,
  useUnreachedGround,
  useWeek,
  useWhereNext,
} from '../coverage/coverage.queries.ts'
import type { ReachQuestion, ReachSettings } from '../coverage/reach-settings.ts'
import { farthest, reachQuery } from '../coverage/reach-settings.ts'
import type { KindCount } from '../coverage/ReachForm.tsx'
import { useResourceKinds } from '../resources/resources.queries.ts'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import type { ClickTaker } from './click-taker.ts'
import type { MayI } from './offers.ts'
import type { View } from './view.ts'
import { useView } from './view-store.ts'

const noKinds: never[] = []

export type CoverageModel = ReturnType<typeof useCoverage>

/** `spot` is the place that was clicked or found. */
export function useCoverage(view: View, mayI: MayI, spot: Position | undefined) {
  const isShown = view.layers.coverage.isOn
  const settings = useDeferredValue(view.reach)
  const query = useMemo(() => reachQuery(settings), [settings])
  const kinds = useResourceKinds(mayI('resources:read'))
  const isOpen = view.panel === 'coverage'
  const isAsked = (question: ReachQuestion) => isOpen && settings.question === question
  const reached = useReach(query, isShown || isOpen)
  const ground = useUnreachedGround(query, isShown)
  const next = useWhereNext(query, view.panel === 'where-next')
  const reachable = useReach({ ...query, ...farthest }, settings.isReachableOnly && (isShown || isOpen))
  const week = useWeek(query, isAsked('week'))
  const backup = useBackup(query, isAsked('backup'))
  const capacity = useCapacity({ ...query, casesPerHour: settings.casesPerHour }, isAsked('capacity'))
  const reverse = useReverse(settings, isAsked('reachers') ? spot : undefined)
  const { reachers, asked } = reverse
  const reach = useReachMap(isOpen ? settings : { ...settings, question: 'reached' }, {
    reached: reached.data,
    reachable: reachable.data,
    unreached: ground.data?.unreached,
    backup: backup.data,
    capacity: capacity.data,
  })
  useFirstKind(kinds.data)
  const answers = { reached, reachable, week, backup, capacity, reachers, ground: ground.data, asked }
  return {
    kinds: kinds.data ?? noKinds,
    answers,
    next,
    reach,
    reachers: reverse.marks,
    /** While it is asked who gets to a place, a click says which place. */
    takeClick: (() => (isAsked('reachers') ? 'marked' : undefined)) satisfies ClickTaker,
  }
}

function useReverse(settings: ReachSettings, place: Position | undefined) {
  const words = useWords(coverageDetailWords)
  const format = useFormat()
  const [isAnyKind, onAnyKind] = useState(true)
  const kind = isAnyKind ? undefined : settings.kind
  const reachers = useReachers(place && { place, kind, reach: reachQuery(settings) })
  const told = place && reachers.data?.reachers
  const marks = useMemo(
    () =>
      told?.map(({ position, minutes, isOnDuty }): ReacherMark => {
        return { position, label: words.minutesIs(format.decimal(minutes)), isOnDuty }
      }),
    [told, words, format],
  )
  return { reachers, marks, asked: { place, isAnyKind, onAnyKind } }
}

type Told = {
  reached: ReturnType<typeof useReach>['data']
  reachable: ReturnType<typeof useReach>['data']
  unreached: ReachMap['unreached']
  backup: ReturnType<typeof useBackup>['data']
  capacity: ReturnType<typeof useCapacity>['data']
}

/** What the grids are coloured by follows the question; where nobody lives nothing is coloured. */
function useReachMap({ question, isReachableOnly }: ReachSettings, told: Told): ReachMap | undefined {
  const { reached, reachable, unreached, backup, capacity } = told
  return useMemo(() => {
    if (question === 'backup' && backup) {
      const shares = backup.grids
        .filter(({ householdsReached }) => householdsReached > 0)
        .map(({ gridId, householdsReached, householdsBackedUp }) => {
          return [gridId, (householdsBackedUp / householdsReached) * 100] as const
        })
      return { shares: new Map(shares), unreached: undefined, surface: 'backup' }
    }
    if (question === 'capacity' && capacity) {
      const cases = capacity.grids
        .filter(({ demandWeekly }) => demandWeekly > 0)
        .map(({ gridId, unmetWeekly, unreachedWeekly }) => [gridId, unmetWeekly + unreachedWeekly] as const)
      return { shares: new Map(cases), unreached: undefined, surface: 'unmet' }
    }
    // Who gets to a place is drawn on bare ground.
    if (!reached || question === 'reachers') return undefined
    const among = isReachableOnly ? reachableByGrid(reachable) : undefined
    const shares = reached.grids.flatMap((grid) => {
      const counted = householdsCounted(grid, among)
      return counted > 0 ? [[grid.gridId, (grid.householdsReached / counted) * 100] as const] : []
    })
    return { shares: new Map(shares), unreached, surface: 'share' }
  }, [question, isReachableOnly, reached, reachable, unreached, backup, capacity])
}

/** A city without the kind asked about at first is asked about the first kind it has, once, unless the address chose. */
function useFirstKind(kinds: readonly KindCount[] | undefined) {
  const { view, change, isReachGiven } = useView()
  const isSettled = useRef(isReachGiven)
  const { reach } = view
  useEffect(
    function chooseKind() {
      const first = kinds?.find(({ count }) => count > 0)
      if (isSettled.current || !kinds || !first) return
      isSettled.current = true
      const hasSome = kinds.some(({ kind, count }) => kind === reach.kind && count > 0)
      if (!hasSome) change({ reach: { ...reach, kind: first.kind } })
    },
    [kinds, reach, change],
  )
}
