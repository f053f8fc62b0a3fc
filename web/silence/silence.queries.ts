import { useQuery } from '@tanstack/react-query'
import { readSilence } from '#contract/silence'
import { call } from '../http/client.ts'

/** The service looks once a minute. */
const everyMs = 60_000

export function useSilence(isWanted: boolean) {
  return useQuery({
    queryKey: ['silence'],
    queryFn: ({ signal }) => call(readSilence, { signal }),
    enabled: isWanted,
    refetchInterval: everyMs,
  })
}
