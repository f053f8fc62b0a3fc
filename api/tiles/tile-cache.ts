/**
 * A tile as it goes out. Both forms of one tile are made from each other when somebody asks for the other. `edition`
 * names what it holds and for whom: only who asks for that very edition is given it.
 */
export type StoredTile = { edition: string; identity: Buffer | undefined; gzip: Buffer | undefined }

export type TileCache = {
  get: (key: number, edition: string) => StoredTile | undefined
  /** Puts or replaces; call again when a tile gained its other form. */
  put: (key: number, tile: StoredTile) => void
  bytes: () => number
  size: () => number
}

// What the map and the objects around a tile take besides its bytes, roughly.
const entryBytes = 200

/** Forgets the tiles used longest ago once it holds more than `mostBytes`. */
export function openTileCache(mostBytes: number): TileCache {
  const tiles = new Map<number, { tile: StoredTile; weight: number }>()
  let bytes = 0
  const drop = (key: number): void => {
    bytes -= tiles.get(key)?.weight ?? 0
    tiles.delete(key)
  }
  return {
    get: (key, edition) => {
      const held = tiles.get(key)
      if (held?.tile.edition !== edition) return undefined
      // A Map keeps the order of insertion: the newest use goes to the end.
      tiles.delete(key)
      tiles.set(key, held)
      return held.tile
    },
    put: (key, tile) => {
      drop(key)
      const weight = entryBytes + (tile.identity?.length ?? 0) + (tile.gzip?.length ?? 0)
      if (weight > mostBytes) return
      tiles.set(key, { tile, weight })
      bytes += weight
      for (const oldest of tiles.keys()) {
        if (bytes <= mostBytes) break
        drop(oldest)
      }
    },
    bytes: () => bytes,
    size: () => tiles.size,
  }
}
