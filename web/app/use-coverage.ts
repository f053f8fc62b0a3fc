import { useDeferredValue, useEffect, useMemo, useRef } from 'react'
import { useReach, useUnreachedGround, useWhereNext } from '../coverage/coverage.queries.ts'
import type { KindCount } from '../coverage/ReachForm.tsx'
import { useResourceKinds } from '../resources/resources.queries.ts'
import type { MayI } from './offers.ts'
import type { View } from './view.ts'
import { useView } from './view-store.ts'

const noKinds: never[] = []

export type CoverageModel = ReturnType<typeof useCoverage>

export function useCoverage(view: View, mayI: MayI) {
  const isShown = view.layers.coverage.isOn
  const question = useDeferredValue(view.reach)
  const kinds = useResourceKinds(mayI('resources:read'))
  const answer = useReach(question, isShown || view.panel === 'coverage')
  const ground = useUnreachedGround(question, isShown)
  const next = useWhereNext(question, view.panel === 'where-next')
  const reach = useMemo(() => {
    if (!answer.data) return undefined
    const shares = answer.data.grids
      .filter(({ households }) => households > 0)
      .map(({ gridId, households, householdsReached }) => [gridId, (householdsReached / households) * 100] as const)
    return { shares: new Map(shares), unreached: ground.data?.unreached }
  }, [answer.data, ground.data])
  useFirstKind(kinds.data)
  return { kinds: kinds.data ?? noKinds, answer, ground: ground.data, next, reach }
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
