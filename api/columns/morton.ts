/** A box in Web Mercator scaled to 2^32, all four edges included. y grows southward. */
export type MercatorBox = { west: number; north: number; east: number; south: number }

function spread(cell: number): number {
  let bits = cell
  bits = (bits | (bits << 8)) & 0x00ff00ff
  bits = (bits | (bits << 4)) & 0x0f0f0f0f
  bits = (bits | (bits << 2)) & 0x33333333
  return (bits | (bits << 1)) & 0x55555555
}

/** Morton key of a z16 cell: 32 bits, x in the even ones. */
export function mortonKey(cellX: number, cellY: number): number {
  return (spread(cellX) | (spread(cellY) << 1)) >>> 0
}
