/** The plan is drawn in a plane: x east, y north. Street geometry in whole centimetres, buildings in metres. */
export interface Point {
  readonly x: number
  readonly y: number
}

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

/** Twice the area of the triangle a, b, c; positive when c lies left of a→b. Exact for plan centimetres. */
export const orientation = (a: Point, b: Point, c: Point): number =>
  (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)

export const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
})

/** The ring's sides as pairs of neighbouring points. */
export const sidesOf = <T>(ring: readonly T[]): (readonly [T, T])[] => {
  const sides: (readonly [T, T])[] = []
  let previous = ring[ring.length - 1]
  for (const point of ring) {
    if (previous !== undefined) sides.push([previous, point])
    previous = point
  }
  return sides
}

/** Positive for a ring that runs counter-clockwise. */
export const signedArea = (ring: readonly Point[]): number => {
  const origin = ring[0]
  if (!origin) return 0
  let doubled = 0
  let previous = origin
  for (const point of ring) {
    doubled += (previous.x - origin.x) * (point.y - origin.y) - (point.x - origin.x) * (previous.y - origin.y)
    previous = point
  }
  return doubled / 2
}

export const centroid = (ring: readonly Point[]): Point => {
  const origin = ring[0] ?? { x: 0, y: 0 }
  let weight = 0
  let x = 0
  let y = 0
  for (const [a, b] of sidesOf(ring)) {
    const cross = (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
    weight += cross
    x += (a.x + b.x - 2 * origin.x) * cross
    y += (a.y + b.y - 2 * origin.y) * cross
  }
  return weight === 0 ? origin : { x: origin.x + x / (3 * weight), y: origin.y + y / (3 * weight) }
}

export const isInside = (p: Point, ring: readonly Point[]): boolean => {
  let inside = false
  let a = ring[ring.length - 1]
  for (const b of ring) {
    if (a && b.y > p.y !== a.y > p.y && p.x < ((a.x - b.x) * (p.y - b.y)) / (a.y - b.y) + b.x) inside = !inside
    a = b
  }
  return inside
}

export const distanceToSegment = (p: Point, a: Point, b: Point): number => {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const lengthSquared = dx * dx + dy * dy
  const share = lengthSquared === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / lengthSquared
  const clamped = share < 0 ? 0 : share > 1 ? 1 : share
  return Math.hypot(p.x - a.x - dx * clamped, p.y - a.y - dy * clamped)
}

/** Do the segments cross or touch? Segments that only share an end point do not count. */
export const segmentsMeet = (a: Point, b: Point, c: Point, d: Point): boolean => {
  const sharesEnd = a === c || a === d || b === c || b === d
  return !sharesEnd && spansTouch(a, b, c, d) && straddles(a, b, c, d) && straddles(c, d, a, b)
}

/** Does the segment c-d reach from one side of the line a-b to the other, or touch it? */
const straddles = (a: Point, b: Point, c: Point, d: Point): boolean =>
  Math.sign(orientation(a, b, c)) * Math.sign(orientation(a, b, d)) <= 0

const spansTouch = (a: Point, b: Point, c: Point, d: Point): boolean =>
  Math.max(Math.min(a.x, b.x), Math.min(c.x, d.x)) <= Math.min(Math.max(a.x, b.x), Math.max(c.x, d.x)) &&
  Math.max(Math.min(a.y, b.y), Math.min(c.y, d.y)) <= Math.min(Math.max(a.y, b.y), Math.max(c.y, d.y))

/** The tightest rectangle around a ring that is parallel to one of its sides. */
export interface TightBox {
  readonly center: Point
  /** Unit vector along the longer side. */
  readonly along: Point
  readonly halfLength: number
  readonly halfWidth: number
}

export const tightBox = (ring: readonly Point[]): TightBox => {
  let best: TightBox = { center: { x: 0, y: 0 }, along: { x: 1, y: 0 }, halfLength: Infinity, halfWidth: Infinity }
  for (const [a, b] of sidesOf(ring)) {
    const length = distance(a, b)
    if (length === 0) continue
    const box = boxAlong(ring, { x: (b.x - a.x) / length, y: (b.y - a.y) / length })
    if (box.halfLength * box.halfWidth < best.halfLength * best.halfWidth) best = box
  }
  if (best.halfWidth <= best.halfLength) return best
  return {
    ...best,
    along: { x: -best.along.y, y: best.along.x },
    halfLength: best.halfWidth,
    halfWidth: best.halfLength,
  }
}

/** The rectangle around a ring whose "length" runs along the given unit vector. */
export const boxAlong = (ring: readonly Point[], along: Point): TightBox => {
  let minAlong = Infinity
  let maxAlong = -Infinity
  let minAcross = Infinity
  let maxAcross = -Infinity
  for (const p of ring) {
    const s = p.x * along.x + p.y * along.y
    const t = -p.x * along.y + p.y * along.x
    if (s < minAlong) minAlong = s
    if (s > maxAlong) maxAlong = s
    if (t < minAcross) minAcross = t
    if (t > maxAcross) maxAcross = t
  }
  const s = (minAlong + maxAlong) / 2
  const t = (minAcross + maxAcross) / 2
  return {
    center: { x: s * along.x - t * along.y, y: s * along.y + t * along.x },
    along,
    halfLength: (maxAlong - minAlong) / 2,
    halfWidth: (maxAcross - minAcross) / 2,
  }
}
