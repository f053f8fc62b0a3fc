import { useQuery } from '@tanstack/react-query'
import { describeCity, listAreas } from '#contract/areas'
import { call } from '../http/client.ts'

export function useCity(isWanted: boolean) {
  return useQuery({
    queryKey: ['areas', 'city'],
    queryFn: ({ signal }) => call(describeCity, { signal }),
    enabled: isWanted,
  })
}

/** The areas below one, or the counties. */
export function useAreas(parent: string | undefined) {
  return useQuery({
    queryKey: ['areas', 'below', parent],
    queryFn: async ({ signal }) =>
      (await call(listAreas, { query: parent === undefined ? {} : { parent }, signal })).areas,
    staleTime: 5 * 60_000,
  })
}
