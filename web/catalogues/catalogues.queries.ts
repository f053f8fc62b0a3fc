import { useQuery } from '@tanstack/react-query'
import { listIncidentClasses } from '#contract/catalogues'
import { call } from '../http/client.ts'

export function useIncidentClasses() {
  return useQuery({
    queryKey: ['catalogues', 'classes'],
    queryFn: async ({ signal }) => (await call(listIncidentClasses, { signal })).classes,
    staleTime: Infinity,
  })
}
