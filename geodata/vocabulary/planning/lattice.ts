// Everything a plan holds stands on a lattice of 1e-9 degree, about 0.1 mm: fine enough that nobody can see or measure
// the rounding, and integers, so that which side of a line a point lies on is known and not guessed. Differences of
// such integers are exact in a double; their products mostly are, and where they may not be, BigInt decides.

/** Longitude and latitude in 1e-9 degree. */
export type Point = readonly [x: number, y: number]

export const unitsPerDegree = 1e9

export function toLattice([longitude, latitude]: readonly number[]): Point {
  // Adding 0 makes -0 a plain 0, so that equal points are written alike.
  return [Math.round((longitude ?? 0) * unitsPerDegree) + 0, Math.round((latitude ?? 0) * unitsPerDegree) + 0]
}

export function toDegrees([x, y]: Point): [number, number] {
  return [x / unitsPerDegree, y / unitsPerDegree]
}

export function isSame(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

export function keyOf([x, y]: Point): string {
  return `${x},${y}`
}

/** 1: c lies left of a→b, -1: right, 0: on the line. Exact. */
export function side(a: Point, b: Point, c: Point): number {
  const left = (b[0] - a[0]) * (c[1] - a[1])
  const right = (b[1] - a[1]) * (c[0] - a[0])
  const turn = left - right
  if (Math.abs(turn) > 4e-16 * (Math.abs(left) + Math.abs(right))) return Math.sign(turn)
  if (left === 0 && right === 0) return 0
  const exact = BigInt(b[0] - a[0]) * BigInt(c[1] - a[1]) - BigInt(b[1] - a[1]) * BigInt(c[0] - a[0])
  return exact > 0n ? 1 : exact < 0n ? -1 : 0
}

/** Twice the signed area in square lattice units, positive where the ring runs counter-clockwise; the sign is exact. */
export function twiceArea(ring: readonly Point[]): number {
  const origin = ring[0] ?? [0, 0]
  let sum = 0
  let size = 0
  for (let i = 1; i + 1 < ring.length; i += 1) {
    const a = ring[i] as Point
    const b = ring[i + 1] as Point
    const left = (a[0] - origin[0]) * (b[1] - origin[1])
    const right = (a[1] - origin[1]) * (b[0] - origin[0])
    sum += left - right
    size += Math.abs(left) + Math.abs(right)
  }
  return Math.abs(sum) > size * 1e-15 * ring.length ? sum : exactTwiceArea(ring)
}

function exactTwiceArea(ring: readonly Point[]): number {
  const origin = ring[0] ?? [0, 0]
  let sum = 0n
  for (let i = 1; i + 1 < ring.length; i += 1) {
    const a = ring[i] as Point
    const b = ring[i + 1] as Point
    sum += BigInt(a[0] - origin[0]) * BigInt(b[1] - origin[1]) - BigInt(a[1] - origin[1]) * BigInt(b[0] - origin[0])
  }
  return Number(sum)
}

/** Whether c, known to be on the line through a and b, lies between them, ends included. */
function isBetween(a: Point, b: Point, c: Point): boolean {
  return (
    Math.min(a[0], b[0]) <= c[0] &&
    c[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= c[1] &&
    c[1] <= Math.max(a[1], b[1])
  )
}

export function isOnSegment(a: Point, b: Point, c: Point): boolean {
  return isBetween(a, b, c) && side(a, b, c) === 0
}

export type Segment = readonly [Point, Point]

export function boxesMeet([a, b]: Segment, [c, d]: Segment): boolean {
  return (
    Math.max(a[0], b[0]) >= Math.min(c[0], d[0]) &&
    Math.max(c[0], d[0]) >= Math.min(a[0], b[0]) &&
    Math.max(a[1], b[1]) >= Math.min(c[1], d[1]) &&
    Math.max(c[1], d[1]) >= Math.min(a[1], b[1])
  )
}

/** Whether the two cross inside both. */
export function crosses([a, b]: Segment, [c, d]: Segment): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

/** The ends of either that lie on the other: none, one (they touch) or more (they share an end twice, or run together). */
export function touches([a, b]: Segment, [c, d]: Segment): Point[] {
  const found: Point[] = []
  const add = (point: Point) => {
    if (!found.some((known) => isSame(known, point))) found.push(point)
  }
  if (isOnSegment(a, b, c)) add(c)
  if (isOnSegment(a, b, d)) add(d)
  if (isOnSegment(c, d, a)) add(a)
  if (isOnSegment(c, d, b)) add(b)
  return found
}

/** Where two crossing segments meet, rounded to the lattice. */
export function crossingOf([a, b]: Segment, [c, d]: Segment): Point {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]]
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]]
  const along = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / (ux * vy - uy * vx)
  return [Math.round(a[0] + along * ux) + 0, Math.round(a[1] + along * uy) + 0]
}

/**
 * The lattice point nearest to the line of a segment within half a metre of `near` along it. A new corner on a parent's
 * outline must not add or take ground: the rounded nearest point would, by up to 40 cm² on 100 m; this one by less than
 * a hundredth of a square centimetre.
 */
export function pointOnLine([a, b]: Segment, near: Point): Point {
  const isFlat = Math.abs(b[0] - a[0]) >= Math.abs(b[1] - a[1])
  const [u, v] = isFlat ? [0, 1] : [1, 0]
  const slope = (b[v as 0] - a[v as 0]) / (b[u as 0] - a[u as 0])
  const low = Math.max(near[u as 0] - 5000, Math.min(a[u as 0], b[u as 0]) + 1)
  const high = Math.min(near[u as 0] + 5000, Math.max(a[u as 0], b[u as 0]) - 1)
  let best = near
  let off = Infinity
  for (let along = low; along <= high; along += 1) {
    const exact = a[v as 0] + (along - a[u as 0]) * slope
    const error = Math.abs(Math.round(exact) - exact)
    if (error > off || (error === off && Math.abs(along - near[u as 0]) >= Math.abs(best[u as 0] - near[u as 0])))
      continue
    off = error
    best = isFlat ? [along, Math.round(exact) + 0] : [Math.round(exact) + 0, along]
  }
  return best
}

/** Distance of a point from a segment in lattice units. */
export function distanceTo([a, b]: Segment, p: Point): number {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]]
  const length = ux * ux + uy * uy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * ux + (p[1] - a[1]) * uy) / length))
  return Math.hypot(a[0] + along * ux - p[0], a[1] + along * uy - p[1])
}

/** Whether a point lies inside a ring that is not closed by a repeated point; one on it counts as inside. Exact. */
export function isInside(ring: readonly Point[], p: Point): boolean {
  let inside = false
  for (let i = 0; i < ring.length; i += 1) {
    const a = ring[i] as Point
    const b = ring[(i + 1) % ring.length] as Point
    if (isOnSegment(a, b, p)) return true
    if (a[1] > p[1] === b[1] > p[1]) continue
    if (side(a, b, p) > 0 === b[1] > a[1]) inside = !inside
  }
  return inside
}
