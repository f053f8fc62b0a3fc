import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { cancelReporting, estimateReporting, readReporting } from '#contract/reporting'
import { call } from '../http/client.ts'

const key = ['reporting']
const pollMs = 1000

/** While an estimate runs it is asked again every second. */
export function useReporting(isWanted: boolean) {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(readReporting, { signal }),
    enabled: isWanted,
    refetchInterval: ({ state }) => (state.data?.newest?.state === 'running' ? pollMs : false),
  })
}

export function useReportingRuns() {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: key })
  const start = useMutation({ mutationFn: () => call(estimateReporting, { body: {} }), onSettled })
  const cancel = useMutation({ mutationFn: (id: number) => call(cancelReporting, { params: { id } }), onSettled })
  return { start, cancel }
}
