import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Change } from '#contract/changes'
import type { TileLayer } from '#geo/tile-layers'
import { tileLayerTables } from '#geo/tile-layers'
import { useLiveChanges } from '../changes/live-changes.ts'
import type { MapHandle } from '../map/map-handle.ts'
import type { TileVersions } from '../map/tile-versions.ts'
import { versionedAddress, withChange, withLayerVersion } from '../map/tile-versions.ts'
import type { TileSource } from '../tiles/tiles.queries.ts'

/** Tiles follow a change at once, but a burst of changes is one refresh. */
const tileDelayMs = 150
/** Figures may lag a little more: they are dearer to ask for. */
const queryDelayMs = 700
const toastMs = 6_000
/** Changes told from before the page opened are history, not news. */
const newsMs = 15_000
/** Bulk loads are not drawn one by one. */
const mostPulses = 20

/** Which answers a change of a table makes stale, by the first word of their key. */
const staleAnswers: Record<string, readonly string[]> = {
  incidents: ['heat', 'incidents', 'grids', 'coverage', 'areas'],
  resources: ['resources', 'coverage', 'stock', 'grids', 'areas'],
  stock: ['stock'],
  grids: ['grids', 'heat', 'coverage', 'households', 'areas'],
  households: ['households', 'coverage', 'grids', 'buildings', 'areas'],
  buildings: ['buildings', 'grids', 'areas'],
  roads: ['coverage', 'stock', 'areas'],
  areas: ['areas', 'grids'],
  imports: ['imports'],
  cluster_alerts: ['hotspots'],
}

export type News = { incidents: number; rows: number }
const noNews: News = { incidents: 0, rows: 0 }

/** Keeps tiles and answers as new as the store, and tells what is new. */
export function useLiveMap(
  sources: readonly TileSource[] | undefined,
  handle: MapHandle | undefined,
  onAccess: () => void,
) {
  const client = useQueryClient()
  const versions = useRef<TileVersions>({})
  const openedAt = useRef(Date.now())
  const [news, setNews] = useState(noNews)
  const refreshTiles = useRefreshTiles(sources, handle)
  const invalidate = useGathered<string>(queryDelayMs, (nouns) => {
    for (const key of new Set(nouns.flatMap((noun) => staleAnswers[noun] ?? [])))
      void client.invalidateQueries({ queryKey: [key] })
  })
  const onChange = (change: Change) => {
    for (const layer of layersOf(change.noun))
      versions.current = withChange(versions.current, layer, change.bbox, change.seq)
    refreshTiles(change)
    invalidate(change.noun)
    if (Date.parse(change.madeAt) < openedAt.current - newsMs) return
    setNews((known) => withNews(known, change))
    if (isNewIncident(change) && change.rowCount <= mostPulses && change.bbox)
      handle?.pulse([(change.bbox[0] + change.bbox[2]) / 2, (change.bbox[1] + change.bbox[3]) / 2])
  }
  const state = useLiveChanges({ onChange, onAccess })
  useEffect(
    function startVersions() {
      for (const { layer, version } of sources ?? [])
        versions.current = withLayerVersion(versions.current, layer, version)
    },
    [sources],
  )
  useEffect(
    function forgetNews() {
      const timer = setTimeout(() => setNews(noNews), toastMs)
      return () => clearTimeout(timer)
    },
    [news],
  )
  const addressOf = useCallback((url: string) => versionedAddress(versions.current, url), [])
  return { state, news, addressOf }
}

function layersOf(noun: string): TileLayer[] {
  return (Object.keys(tileLayerTables) as TileLayer[]).filter((layer) => tileLayerTables[layer] === noun)
}

function isNewIncident(change: Change): boolean {
  return change.noun === 'incidents' && change.op === 'insert'
}

function withNews(known: News, change: Change): News {
  return isNewIncident(change)
    ? { ...known, incidents: known.incidents + change.rowCount }
    : { ...known, rows: known.rows + change.rowCount }
}

function useRefreshTiles(sources: readonly TileSource[] | undefined, handle: MapHandle | undefined) {
  return useGathered<Change>(tileDelayMs, (changes) => {
    for (const source of sources ?? []) {
      const own = changes.filter((change) => layersOf(change.noun).includes(source.layer))
      for (const change of own) handle?.refreshTiles(source.layer, change.bbox, source)
    }
  })
}

/** Collects what comes within a delay and hands it over together. */
function useGathered<T>(delayMs: number, deliver: (items: T[]) => void): (item: T) => void {
  const items = useRef<T[]>([])
  const latest = useRef(deliver)
  useEffect(function rememberDelivery() {
    latest.current = deliver
  })
  return useCallback(
    (item: T) => {
      items.current.push(item)
      if (items.current.length > 1) return
      setTimeout(() => latest.current(items.current.splice(0)), delayMs)
    },
    [delayMs],
  )
}
