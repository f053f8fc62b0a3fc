/** A tile as it goes out. Both forms of one tile are made from each other when somebody asks for the other. */
export type StoredTile = { version: number; identity: Buffer | undefined; gzip: Buffer | undefined }

export type TileCache = {
  get: (key: number, version: number) => StoredTile | undefined
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
    get: (key, version) => {
      const held = tiles.get(key)
      if (held?.tile.version !== version) return undefined
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
