import { useQuery } from '@tanstack/react-query'
import type { Grid } from '#contract/grids'
import { getGrid, listGrids } from '#contract/grids'
import { call } from '../http/client.ts'

export function useGrid(id: number | undefined) {
  return useQuery({
    queryKey: ['grids', 'card', id],
    queryFn: ({ signal }) => call(getGrid, { params: { id: id ?? 0 }, signal }),
    enabled: id !== undefined,
  })
}

/** Every community grid in force, page by page: names, areas and label points for tables and rates. */
export function useCommunityGrids(isWanted: boolean) {
  return useQuery({
    queryKey: ['grids', 'list', 'community'],
    queryFn: async ({ signal }) => {
      const grids: Grid[] = []
      let after: string | undefined
      do {
        const page = await call(listGrids, {
          query: { coverage: 'community', limit: 1000, ...(after === undefined ? {} : { after }) },
          signal,
        })
        grids.push(...page.grids)
        after = page.next ?? undefined
      } while (after !== undefined)
      return grids
    },
    enabled: isWanted,
    staleTime: 5 * 60_000,
  })
}
