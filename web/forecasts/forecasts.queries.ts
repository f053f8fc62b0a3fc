import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { cancelForecasts, listForecasts, makeForecasts, readForecast } from '#contract/forecasts'
import { call } from '../http/client.ts'

const whileMakingMs = 2_000
const restingMs = 300_000

export function useForecasts(classId: number | null, isWanted: boolean) {
  return useQuery({
    queryKey: ['forecasts', 'list', classId],
    queryFn: ({ signal }) => call(listForecasts, { query: classId === null ? {} : { classId }, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.making === null ? restingMs : whileMakingMs),
  })
}

export function useForecast(gridId: number | undefined, classId: number | null) {
  return useQuery({
    queryKey: ['forecasts', 'one', gridId, classId],
    queryFn: ({ signal }) =>
      call(readForecast, { params: { gridId: gridId ?? 0 }, query: { classId: classId ?? 0 }, signal }),
    enabled: gridId !== undefined && classId !== null,
    retry: false,
  })
}

export function useForecastRuns() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: ['forecasts'] })
  const make = useMutation({ mutationFn: () => call(makeForecasts, {}), onSuccess })
  const cancel = useMutation({ mutationFn: () => call(cancelForecasts, {}), onSuccess })
  return { make: () => make.mutate(), cancel: () => cancel.mutate() }
}
