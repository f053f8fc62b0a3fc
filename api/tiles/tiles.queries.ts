import type { TileLayer } from '#geo/tile-layers'
import { sqlFolder } from '../db/sql.ts'
import type { Database } from '../db/transaction.ts'
import type { TileAddress } from '../columns/tile-rows.ts'

const sql = sqlFolder(import.meta.url)
const tileSql = sql<{ tile: Buffer }>()
const address = { z: 'int4', x: 'int4', y: 'int4' } as const

export type StoredLayer = Exclude<TileLayer, 'incidents'>

type Band = { fromZoom: number; query: (db: Database, at: TileAddress) => Promise<{ tile: Buffer }[]> }

/** The statement of each layer by zoom, widest view first. */
const bands: Record<StoredLayer, Band[]> = {
  'community-grids': [
    { fromZoom: 0, query: tileSql('community-grids-city', address) },
    { fromZoom: 13, query: tileSql('community-grids-street', address) },
  ],
  'unit-grids': [
    { fromZoom: 0, query: tileSql('unit-grids-city', address) },
    { fromZoom: 13, query: tileSql('unit-grids-street', address) },
  ],
  'grid-labels': [{ fromZoom: 0, query: tileSql('grid-labels', address) }],
  areas: [{ fromZoom: 0, query: tileSql('areas', address) }],
  buildings: [{ fromZoom: 0, query: tileSql('buildings', address) }],
  roads: [{ fromZoom: 0, query: tileSql('roads', address) }],
  ground: [{ fromZoom: 0, query: tileSql('ground', address) }],
  resources: [{ fromZoom: 0, query: tileSql('resources', address) }],
}

/**
 * The tile as PostGIS encodes it; no bytes when nothing stands there. One statement, no transaction. It comes as
 * text: pg decodes every field as UTF-8 first, so bytea in binary arrives broken. The layers with many shapes do not
 * come this way.
 */
export async function readTile(db: Database, layer: StoredLayer, at: TileAddress): Promise<Buffer> {
  const band = bands[layer].findLast(({ fromZoom }) => fromZoom <= at.z)
  const [row] = (await band?.query(db, at)) ?? []
  return row?.tile ?? Buffer.alloc(0)
}

export const readTileEpoch = sql<{ epoch: string }>()('read-tile-epoch', {})

export const readLastChanges = sql<{
  seq: number
  noun: string
  west: number | null
  south: number | null
  east: number | null
  north: number | null
}>()('read-last-changes', { count: 'int8' })
