import { useQuery } from '@tanstack/react-query'
import { describeTiles } from '#contract/tiles'
import type { Bbox } from '#geo/bbox'
import type { TileLayer } from '#geo/tile-layers'
import { call } from '../http/client.ts'

export type TileSource = {
  layer: TileLayer
  tiles: string[]
  minzoom: number
  maxzoom: number
  bounds?: Bbox
  version: number
}

/** TileJSON of the layers wanted. Its version holds for tiles untouched since; tile-versions.ts puts in the newer ones. */
export function useTileSources(layers: readonly TileLayer[]) {
  return useQuery({
    queryKey: ['tiles', 'sources', layers],
    queryFn: ({ signal }) => Promise.all(layers.map((layer) => describeLayer(layer, signal))),
    staleTime: Infinity,
  })
}

async function describeLayer(layer: TileLayer, signal: AbortSignal): Promise<TileSource> {
  const described = await call(describeTiles, { params: { layer }, signal })
  const { minzoom, maxzoom, version, bounds } = described
  const tiles = described.tiles.map(absolute)
  return { layer, tiles, minzoom, maxzoom, version, ...(bounds ? { bounds } : {}) }
}

/** MapLibre's worker has no page to resolve a relative address against. The braces must survive, so no URL object. */
function absolute(address: string): string {
  return /^https?:/.test(address) ? address : `${location.origin}${address}`
}
