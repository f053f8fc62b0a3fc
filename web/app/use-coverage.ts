import { useDeferredValue, useMemo } from 'react'
import { useReach, useUnreachedGround, useWhereNext } from '../coverage/coverage.queries.ts'
import { useResourceKinds } from '../resources/resources.queries.ts'
import type { View } from './view.ts'

const noKinds: never[] = []

export type CoverageModel = ReturnType<typeof useCoverage>

export function useCoverage(view: View) {
  const isShown = view.layers.coverage.isOn
  const question = useDeferredValue(view.reach)
  const kinds = useResourceKinds()
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
  return { kinds: kinds.data ?? noKinds, answer, ground: ground.data, next, reach }
}
