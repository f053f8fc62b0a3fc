/** A ring's numbers, x and y in turn, without its closing point; reused, so copy what is to be kept. */
export type Ring = { coordinates: Float64Array; length: number }

export type ClipBox = { west: number; north: number; east: number; south: number }

export function openRing(): Ring {
  return { coordinates: new Float64Array(1024), length: 0 }
}

/** Makes the ring empty, with room for `count` numbers. */
export function emptyRing(ring: Ring, count: number): void {
  if (count > ring.coordinates.length) ring.coordinates = new Float64Array(count * 2)
  ring.length = 0
}

/**
 * Cuts a ring to a box, edge by edge (Sutherland and Hodgman). What leaves and comes back is joined along the box's
 * edge, which lies in the tile's rim and is not seen. `bounds` holds the ring; edges it does not reach cut nothing.
 * The answer is one of the two rings given.
 */
export function clipRing(rings: readonly [Ring, Ring], box: ClipBox, bounds: ClipBox): Ring {
  const [first, second] = rings
  let cut = first
  if (bounds.west < box.west) cut = cutSide(cut, cut === first ? second : first, { axis: 0, limit: box.west, sign: -1 })
  if (bounds.east > box.east) cut = cutSide(cut, cut === first ? second : first, { axis: 0, limit: box.east, sign: 1 })
  if (bounds.north < box.north)
    cut = cutSide(cut, cut === first ? second : first, { axis: 1, limit: box.north, sign: -1 })
  if (bounds.south > box.south)
    cut = cutSide(cut, cut === first ? second : first, { axis: 1, limit: box.south, sign: 1 })
  return cut
}

/** `sign` 1 keeps what lies below the limit on the axis, -1 what lies above. */
type Side = { axis: 0 | 1; limit: number; sign: 1 | -1 }

function cutSide(from: Ring, to: Ring, { axis, limit, sign }: Side): Ring {
  const { length } = from
  // Each edge gives at most two points.
  emptyRing(to, length * 2)
  const input = from.coordinates
  const output = to.coordinates
  const other = 1 - axis
  let kept = 0
  let along = input[length - 2 + axis] ?? 0
  let across = input[length - 2 + other] ?? 0
  let wasIn = (along - limit) * sign <= 0
  for (let i = 0; i < length; i += 2) {
    const nextAlong = input[i + axis] ?? 0
    const nextAcross = input[i + other] ?? 0
    const isIn = (nextAlong - limit) * sign <= 0
    if (isIn !== wasIn) {
      output[kept + axis] = limit
      output[kept + other] = crossing(limit, [along, across, nextAlong, nextAcross])
      kept += 2
    }
    if (isIn) {
      output[kept + axis] = nextAlong
      output[kept + other] = nextAcross
      kept += 2
    }
    along = nextAlong
    across = nextAcross
    wasIn = isIn
  }
  to.length = kept
  return to
}

/** Reckoned from the lower end, whichever way the ring runs, so that neighbours get the same point on a shared edge. */
function crossing(limit: number, [along, across, nextAlong, nextAcross]: [number, number, number, number]): number {
  return along < nextAlong
    ? across + ((nextAcross - across) * (limit - along)) / (nextAlong - along)
    : nextAcross + ((across - nextAcross) * (limit - nextAlong)) / (along - nextAlong)
}
