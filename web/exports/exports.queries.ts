import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Export } from '#contract/exports'
import { cancelExport, estimateExport, listExports, repeatExport, startExport } from '#contract/exports'
import type { QueryOf } from '#http'
import { addressOf, call } from '../http/client.ts'

export type ExportAsk = Partial<QueryOf<typeof estimateExport>> &
  Pick<QueryOf<typeof estimateExport>, 'layers' | 'format' | 'frame'>

export function isBusy({ state }: Export): boolean {
  return state === 'waiting' || state === 'running'
}

export function useExports() {
  return useQuery({
    queryKey: ['exports', 'list'],
    queryFn: ({ signal }) => call(listExports, { signal }),
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.data?.exports.some(isBusy) ? 700 : false),
  })
}

export function useEstimate(ask: ExportAsk) {
  return useQuery({
    queryKey: ['exports', 'estimate', addressOf(estimateExport, undefined, ask)],
    queryFn: ({ signal }) => call(estimateExport, { query: ask, signal }),
    enabled: ask.layers.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

export function useExportCommands() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: ['exports', 'list'] })
  return {
    start: useMutation({
      // The words of a query string and of a body are the same: lists and boxes travel as text.
      mutationFn: (ask: ExportAsk) => call(startExport, { body: asBody(ask) }),
      onSuccess,
    }),
    cancel: useMutation({ mutationFn: (id: number) => call(cancelExport, { params: { id } }), onSuccess }),
    repeat: useMutation({ mutationFn: (id: number) => call(repeatExport, { params: { id } }), onSuccess }),
  }
}

type Body = Parameters<typeof call<typeof startExport>>[1]['body']

function asBody(ask: ExportAsk): Body {
  const parts = Object.entries(ask).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(String).join(',') : value,
  ])
  return Object.fromEntries(parts) as Body
}
