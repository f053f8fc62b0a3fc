import { useQuery } from '@tanstack/react-query'
import { checkHealth } from '#contract/health'
import { call } from '../http/client.ts'

/** Asked often while something is amiss, seldom otherwise. */
const seldomMs = 30_000
const oftenMs = 2_000

export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => call(checkHealth, { signal }),
    retry: false,
    refetchInterval: ({ state }) => (state.status === 'success' && state.data?.status === 'ok' ? seldomMs : oftenMs),
  })
}
