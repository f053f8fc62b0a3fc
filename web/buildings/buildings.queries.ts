import { useQuery } from '@tanstack/react-query'
import { getBuilding } from '#contract/buildings'
import { call } from '../http/client.ts'

export function useBuilding(id: number | undefined) {
  return useQuery({
    queryKey: ['buildings', 'card', id],
    queryFn: ({ signal }) => call(getBuilding, { params: { id: id ?? 0 }, signal }),
    enabled: id !== undefined,
  })
}
