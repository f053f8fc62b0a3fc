import { z } from 'zod'

/** Every vector tile layer. Households have none, on purpose: where people live never reaches a tile. */
export const TileLayer = z.enum([
  'community-grids',
  'unit-grids',
  'grid-labels',
  'areas',
  'buildings',
  'roads',
  'ground',
  'resources',
  'incidents',
])
export type TileLayer = z.infer<typeof TileLayer>

/** From this zoom on incidents are points; below it they are counts by cell. */
export const incidentPointsFromZoom = 14

export const tileZooms: Record<TileLayer, { minzoom: number; maxzoom: number }> = {
  'community-grids': { minzoom: 8, maxzoom: 16 },
  'unit-grids': { minzoom: 12, maxzoom: 16 },
  'grid-labels': { minzoom: 12, maxzoom: 16 },
  areas: { minzoom: 6, maxzoom: 14 },
  buildings: { minzoom: 13, maxzoom: 16 },
  roads: { minzoom: 8, maxzoom: 16 },
  ground: { minzoom: 6, maxzoom: 16 },
  resources: { minzoom: 9, maxzoom: 16 },
  incidents: { minzoom: 8, maxzoom: 16 },
}

/** Which tables' changes make a layer's tiles stale. */
export const tileLayerTables: Record<TileLayer, string> = {
  'community-grids': 'grids',
  'unit-grids': 'grids',
  'grid-labels': 'grids',
  areas: 'areas',
  buildings: 'buildings',
  roads: 'roads',
  ground: 'ground',
  resources: 'resources',
  incidents: 'incidents',
}
