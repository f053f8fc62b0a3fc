import { useDeferredValue, useMemo } from 'react'
import type { HotspotMap, ShownKind } from '../hotspots/hotspots.layers.ts'
import { useClusterAlerts, useEmerging, useHotspots, useNoteAlert, useStoreRun } from '../hotspots/hotspots.queries.ts'
import type { View } from './view.ts'

export type HotspotModel = ReturnType<typeof useHotspotModel>

/** Asked only while the panel is open; its layer then stands in place of heat and coverage. */
export function useHotspotModel(view: View) {
  const isOpen = view.panel === 'hotspots'
  const settings = useDeferredValue(view.hotspots)
  const asked = { settings, filter: view.filter }
  const local = useHotspots(asked, isOpen)
  const emerging = useEmerging(asked, isOpen)
  const clusters = useClusterAlerts(isOpen)
  const store = useStoreRun(asked)
  const note = useNoteAlert()
  const { method, coverage } = settings
  const map = useMemo((): HotspotMap | undefined => {
    if (!isOpen) return undefined
    const alerts = (clusters.data?.alerts ?? []).filter(({ endedAt }) => endedAt === null)
    if (method === 'clusters') return { coverage: 'community', kinds: alertKinds(alerts), alerts }
    const grids = (method === 'emerging' ? emerging.data : local.data)?.grids ?? []
    return { coverage, kinds: gridKinds(grids), alerts: [] }
  }, [isOpen, method, coverage, local.data, emerging.data, clusters.data])
  return { local, emerging, clusters, store, onNote: note.mutate, map }
}

function alertKinds(alerts: readonly { gridIds: number[] }[]): Map<number, ShownKind> {
  return new Map(alerts.flatMap(({ gridIds }) => gridIds.map((id) => [id, 'cluster'] as const)))
}

function gridKinds(grids: readonly { gridId: number; kind: string }[]): Map<number, ShownKind> {
  return new Map(
    grids.flatMap(({ gridId, kind }) => (kind === 'none' || kind === 'island' ? [] : [[gridId, kind as ShownKind]])),
  )
}
