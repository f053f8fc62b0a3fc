import { useMutation, useQuery } from '@tanstack/react-query'
import { getIncident, listIncidents, unmaskIncident } from '#contract/incidents'
import type { BodyOf } from '#http'
import { call } from '../http/client.ts'

export function useIncident(id: number | undefined) {
  return useQuery({
    queryKey: ['incidents', 'card', id],
    queryFn: ({ signal }) => call(getIncident, { params: { id: id ?? 0 }, signal }),
    enabled: id !== undefined,
  })
}

/** The newest open incidents of a grid, for its card. */
export function useOpenIncidents(gridId: number | undefined) {
  return useQuery({
    queryKey: ['incidents', 'open', gridId],
    queryFn: async ({ signal }) => {
      const query = { grid: gridId, statuses: ['open' as const, 'in-progress' as const], limit: 5 }
      return (await call(listIncidents, { query, signal })).incidents
    },
    enabled: gridId !== undefined,
  })
}

/** A mutation, not a query: the answer goes to the card that asked and is forgotten with it. */
export function useUnmask(id: number) {
  return useMutation({
    mutationFn: (body: BodyOf<typeof unmaskIncident>) => call(unmaskIncident, { params: { id }, body }),
  })
}
