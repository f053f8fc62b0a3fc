import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { cancelPlacement, findPlaces, getPlacement, listPlacements } from '#contract/coverage'
import { listResources } from '#contract/resources'
import type { PlacementQuestion, PlacementRun } from '#geo/placement-words'
import type { ResourceKind } from '#geo/resource-kind'
import { call } from '../http/client.ts'

/** Often enough to see it get better, seldom enough to cost nothing. */
const askEveryMs = 250

/** One search, asked again and again while it runs. */
export function usePlacement(id: number | null, isWanted: boolean) {
  return useQuery({
    queryKey: ['placements', 'one', id],
    queryFn: ({ signal }) => call(getPlacement, { params: { id: id ?? 0 }, signal }),
    enabled: isWanted && id !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? askEveryMs : false),
  })
}

export function usePlacementRuns(isWanted: boolean) {
  return useQuery({
    queryKey: ['placements', 'all'],
    queryFn: async ({ signal }) => (await call(listPlacements, { signal })).runs,
    enabled: isWanted,
    // What ran when it was last looked at has ended since.
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.some((run) => run.state === 'running') === true ? 1000 : false),
    placeholderData: keepPreviousData,
  })
}

export function useStartPlacement(onStarted: (run: PlacementRun) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (question: PlacementQuestion) => call(findPlaces, { body: question }),
    onSuccess: (run) => {
      client.setQueryData(['placements', 'one', run.id], run)
      onStarted(run)
      return client.invalidateQueries({ queryKey: ['placements', 'all'] })
    },
  })
}

export function useCancelPlacement() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => call(cancelPlacement, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['placements'] }),
  })
}

/** Those of one kind, to say which of them have to stay. */
export function useResourcesOfKind(kind: ResourceKind, isWanted: boolean) {
  return useQuery({
    queryKey: ['resources', 'of-kind', kind],
    queryFn: async ({ signal }) => (await call(listResources, { query: { kind, limit: 1000 }, signal })).resources,
    enabled: isWanted,
  })
}
