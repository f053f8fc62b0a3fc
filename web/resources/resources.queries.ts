import { useQuery } from '@tanstack/react-query'
import { countResources } from '#contract/resources'
import { call } from '../http/client.ts'

export function useResourceKinds(isWanted: boolean) {
  return useQuery({
    queryKey: ['resources', 'kinds'],
    queryFn: async ({ signal }) => (await call(countResources, { signal })).kinds,
    enabled: isWanted,
  })
}
