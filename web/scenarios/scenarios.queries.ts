import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Resource } from '#contract/resources'
import { listResources } from '#contract/resources'
import {
  changeScenario,
  getScenario,
  listChangePrices,
  listScenarioGrids,
  listScenarios,
  makeScenario,
  removeScenario,
  setChangePrices,
  tryScenario,
} from '#contract/scenarios'
import type { ResourceKind } from '#geo/resource-kind'
import type { ChangePrices, ScenarioChange, ScenarioTerms } from '#geo/scenario-words'
import { call } from '../http/client.ts'
import type { Draft } from './scenario-edit.ts'

export type Question = { terms: ScenarioTerms; changes: readonly ScenarioChange[] }

export const ask = ({ terms, changes }: Question) => call(tryScenario, { body: { terms, changes: [...changes] } })

export function useScenarios(isWanted: boolean) {
  return useQuery({
    queryKey: ['scenarios', 'list'],
    queryFn: ({ signal }) => call(listScenarios, { signal }),
    enabled: isWanted,
    // Others keep theirs meanwhile.
    refetchInterval: 60_000,
  })
}

/** Several by id, for their figures by grid. */
export async function loadScenario(id: number) {
  return call(getScenario, { params: { id } })
}

export function useScenario(id: number | undefined) {
  return useQuery({
    queryKey: ['scenarios', 'one', id],
    queryFn: () => loadScenario(id ?? 0),
    enabled: id !== undefined,
  })
}

export function useScenarioGrids(isWanted: boolean) {
  return useQuery({
    queryKey: ['scenarios', 'grids'],
    queryFn: ({ signal }) => call(listScenarioGrids, { signal }),
    enabled: isWanted,
    staleTime: 300_000,
  })
}

const pageSize = 1000

export function useResourcesOf(kind: ResourceKind | undefined) {
  return useQuery({
    queryKey: ['scenarios', 'resources', kind],
    queryFn: async ({ signal }) => {
      const all: Resource[] = []
      for (let after: number | null = 0; after !== null;) {
        const page: { resources: Resource[]; next: number | null } = await call(listResources, {
          query: { ...(kind ? { kind } : {}), after, limit: pageSize },
          signal,
        })
        all.push(...page.resources)
        after = page.next
      }
      return all
    },
    enabled: kind !== undefined,
  })
}

export function usePrices(isWanted: boolean) {
  return useQuery({
    queryKey: ['scenarios', 'prices'],
    queryFn: async ({ signal }) => (await call(listChangePrices, { signal })).prices,
    enabled: isWanted,
  })
}

export function useScenarioCommands() {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: ['scenarios'] })
  const bodyOf = ({ name, note, terms, changes }: Draft) => ({ name, note, terms, changes: [...changes] })
  return {
    make: useMutation({ mutationFn: (draft: Draft) => call(makeScenario, { body: bodyOf(draft) }), onSettled }),
    change: useMutation({
      mutationFn: ({ id, revision, ...draft }: Draft & { id: number; revision: number }) =>
        call(changeScenario, { params: { id }, body: { ...bodyOf(draft), revision } }),
      onSettled,
    }),
    remove: useMutation({ mutationFn: (id: number) => call(removeScenario, { params: { id } }), onSettled }),
    setPrices: useMutation({
      mutationFn: ({ kind, ...prices }: ChangePrices & { kind: ResourceKind }) =>
        call(setChangePrices, { params: { kind }, body: prices }),
      onSettled,
    }),
  }
}
