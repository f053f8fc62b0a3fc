import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { listAreas } from '#contract/areas'
import { countPlan, draftPlan, dropPlan, getPlan, listPlans, takeSteps } from '#contract/plans'
import type { PlanStep } from '#geo/planning/history'
import { call } from '../http/client.ts'

const plansKey = ['plans', 'list']

export function usePlans() {
  return useQuery({ queryKey: plansKey, queryFn: async ({ signal }) => (await call(listPlans, { signal })).plans })
}

/** The areas below one, or the counties. */
export function useAreasBelow(parent: string | undefined) {
  return useQuery({
    queryKey: ['areas', 'below', parent],
    queryFn: async ({ signal }) =>
      (await call(listAreas, { query: parent === undefined ? {} : { parent }, signal })).areas,
    staleTime: 5 * 60_000,
  })
}

export function useDraftPlan(onDrafted: (id: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; areaCode: string }) => call(draftPlan, { body }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: plansKey })
      onDrafted(id)
    },
  })
}

export function useDropPlan(onDropped: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => call(dropPlan, { params: { id } }),
    onSuccess: async () => {
      onDropped()
      await client.invalidateQueries({ queryKey: plansKey })
    },
  })
}

export function readPlan(id: number) {
  return call(getPlan, { params: { id } })
}

export function sendSteps(id: number, expectedVersion: number, steps: PlanStep[]) {
  return call(takeSteps, { params: { id }, body: { expectedVersion, steps } })
}

export function countFaces(id: number, faces: string[] | undefined) {
  return call(countPlan, { params: { id }, body: faces ? { faces } : {} })
}
