import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { searchPlaces } from '#contract/search'
import { call } from '../http/client.ts'

export function usePlaces(words: string) {
  return useQuery({
    queryKey: ['search', words],
    queryFn: async ({ signal }) => (await call(searchPlaces, { query: { q: words, limit: 12 }, signal })).results,
    enabled: words !== '',
    placeholderData: keepPreviousData,
  })
}
