import { useQuery } from '@tanstack/react-query'
import { countHouseholdsByGrid } from '#contract/households'
import { call } from '../http/client.ts'

export function useHouseholdsByGrid(isWanted: boolean) {
  return useQuery({
    queryKey: ['households', 'by-grid', 'community'],
    queryFn: ({ signal }) => call(countHouseholdsByGrid, { query: { coverage: 'community' }, signal }),
    enabled: isWanted,
    staleTime: 5 * 60_000,
  })
}
