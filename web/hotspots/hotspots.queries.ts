import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { findEmerging, findHotspots, listClusterAlerts, noteClusterAlert, storeHotspotRun } from '#contract/hotspots'
import type { IncidentFilter } from '#geo/incident-filter'
import { call } from '../http/client.ts'
import type { HotspotSettings } from './hotspot-settings.ts'

type Asked = { settings: HotspotSettings; filter: IncidentFilter }

// Surroundings are the subject: a box would cut them off.
const bins = { month: 12, week: 16 }

export function useHotspots({ settings, filter }: Asked, isWanted: boolean) {
  const question = questionOf({ settings, filter })
  return useQuery({
    queryKey: ['hotspots', 'local', question],
    queryFn: ({ signal }) => call(findHotspots, { query: question, signal }),
    enabled: isWanted && (settings.method === 'gi-star' || settings.method === 'moran'),
    placeholderData: keepPreviousData,
  })
}

function questionOf({ settings, filter: { bbox: _bbox, ...filter } }: Asked) {
  const { method, coverage, measure, weights, bandMeters, seed } = settings
  return {
    ...filter,
    method: method === 'moran' ? ('moran' as const) : ('gi-star' as const),
    coverage,
    measure,
    weights,
    bandMeters,
    seed,
  }
}

/** Its months or weeks are counted back from the end of the window, wherever that begins. */
export function useEmerging({ settings, filter: { bbox: _bbox, from: _from, ...filter } }: Asked, isWanted: boolean) {
  const { coverage, bucket } = settings
  const question = { ...filter, coverage, bucket, bins: bins[bucket] }
  return useQuery({
    queryKey: ['hotspots', 'emerging', question],
    queryFn: ({ signal }) => call(findEmerging, { query: question, signal }),
    enabled: isWanted && settings.method === 'emerging',
    placeholderData: keepPreviousData,
  })
}

export function useClusterAlerts(isWanted: boolean) {
  return useQuery({
    queryKey: ['hotspots', 'clusters'],
    queryFn: ({ signal }) => call(listClusterAlerts, { signal }),
    enabled: isWanted,
    refetchInterval: 60_000,
  })
}

export function useStoreRun(asked: Asked) {
  return useMutation({ mutationFn: () => call(storeHotspotRun, { query: questionOf(asked) }) })
}

export function useNoteAlert() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => call(noteClusterAlert, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['hotspots', 'clusters'] }),
  })
}
