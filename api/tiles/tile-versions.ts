import type { Bbox } from '#geo/bbox'
import { unitX, unitY } from '#geo/mercator'
import type { TileAddress } from '../columns/tile-rows.ts'

/** What versions need to know of an entry of the change feed. */
export type Touch = { seq: number; noun: string; bbox: Bbox | null }

/**
 * The version of a tile is the number of the newest change that touched it, so an edit makes only the tiles under it
 * new. Kept as a base for each table, and apart from it the tiles touched since.
 */
export type TileVersions = {
  touch: (change: Touch) => void
  versionOf: (table: string, tile: TileAddress) => number
  /** The version of tiles nothing has touched since. */
  base: (table: string) => number
  /** The newest change of the table: no tile of it has a higher version, so under this one each may be kept for ever. */
  newest: (table: string) => number
  /** The newest change seen, of any table. */
  latest: () => number
}

export const highestZoom = 16
// A change this wide makes everything new: remembering its tiles would cost more than drawing them again.
const mostTilesAtZoom14 = 4096
const mostTouched = 300_000
// Tiles carry a rim of 64 in 4096 units of their neighbours.
const rimShare = 64 / 4096

type TableVersions = { base: number; newest: number; touched: Map<number, number> }

/** `since` is the number of the newest change that is not told to `touch`: what is older cannot be told apart. */
export function openTileVersions(since: number): TileVersions {
  const tables = new Map<string, TableVersions>()
  let latest = since
  const versionsOf = (table: string): TableVersions => {
    let versions = tables.get(table)
    if (!versions) tables.set(table, (versions = { base: since, newest: since, touched: new Map() }))
    return versions
  }
  return {
    touch: ({ seq, noun, bbox }) => {
      latest = Math.max(latest, seq)
      const versions = versionsOf(noun)
      versions.newest = Math.max(versions.newest, seq)
      if (!bbox || isWide(bbox)) raiseBase(versions, seq)
      else markTiles(versions, bbox, seq)
    },
    versionOf: (table, tile) => {
      const { base, touched } = versionsOf(table)
      return touched.size === 0 ? base : (touched.get(tileNumber(tile.z, tile.x, tile.y)) ?? base)
    },
    base: (table) => versionsOf(table).base,
    newest: (table) => versionsOf(table).newest,
    latest: () => latest,
  }
}

/** One number for every tile to z 16. */
export function tileNumber(z: number, x: number, y: number): number {
  return (z * 65_536 + x) * 65_536 + y
}

function raiseBase(versions: TableVersions, seq: number): void {
  versions.base = Math.max(versions.base, seq)
  versions.touched.clear()
}

type Cells = { west: number; east: number; north: number; south: number }

function cellsAt(z: number, [west, south, east, north]: Bbox): Cells {
  const side = 2 ** z
  const cell = (unit: number) => Math.min(side - 1, Math.max(0, Math.floor(unit)))
  return {
    west: cell(unitX(west) * side - rimShare),
    east: cell(unitX(east) * side + rimShare),
    north: cell(unitY(north) * side - rimShare),
    south: cell(unitY(south) * side + rimShare),
  }
}

function isWide(bbox: Bbox): boolean {
  const { west, east, north, south } = cellsAt(14, bbox)
  return (east - west + 1) * (south - north + 1) > mostTilesAtZoom14
}

function markTiles(versions: TableVersions, bbox: Bbox, seq: number): void {
  for (let z = 0; z <= highestZoom; z++) {
    const { west, east, north, south } = cellsAt(z, bbox)
    for (let x = west; x <= east; x++) {
      for (let y = north; y <= south; y++) versions.touched.set(tileNumber(z, x, y), seq)
    }
  }
  if (versions.touched.size > mostTouched) raiseBase(versions, seq)
}
