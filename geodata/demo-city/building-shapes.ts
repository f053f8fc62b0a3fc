import { orientation } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'

/** A rectangle on the ground, in metres; `along` is the unit vector of its length. */
export interface Rectangle {
  readonly center: Point
  readonly along: Point
  readonly halfLength: number
  readonly halfDepth: number
}

export type BuildingShape = 'bar' | 'angle' | 'horseshoe' | 'stepped'

const corner = (box: Rectangle, s: number, t: number): Point => ({
  x: box.center.x + box.along.x * box.halfLength * s - box.along.y * box.halfDepth * t,
  y: box.center.y + box.along.y * box.halfLength * s + box.along.x * box.halfDepth * t,
})

/** Corners in units of half length and half depth, counter-clockwise. The depth side -1 is the front (south). */
const outlines: Readonly<Record<BuildingShape, readonly (readonly [number, number])[]>> = {
  bar: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  angle: [
    [-1, -1],
    [-0.35, -1],
    [-0.35, 0.1],
    [1, 0.1],
    [1, 1],
    [-1, 1],
  ],
  horseshoe: [
    [-1, -1],
    [-0.5, -1],
    [-0.5, 0.15],
    [0.5, 0.15],
    [0.5, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  stepped: [
    [-1, -0.8],
    [-0.33, -0.8],
    [-0.33, -1],
    [0.33, -1],
    [0.33, -0.8],
    [1, -0.8],
    [1, 0.85],
    [0.33, 0.85],
    [0.33, 1],
    [-0.33, 1],
    [-0.33, 0.85],
    [-1, 0.85],
  ],
}

export const footprintOf = (box: Rectangle, shape: BuildingShape): Point[] =>
  outlines[shape].map(([s, t]) => corner(box, s, t))

/** Does the segment come nearer to the rectangle than the margin (measured along its own axes)? */
export const segmentTouches = (box: Rectangle, a: Point, b: Point, margin: number): boolean => {
  const length = box.halfLength + margin
  const depth = box.halfDepth + margin
  const local = (p: Point) => {
    const dx = p.x - box.center.x
    const dy = p.y - box.center.y
    return { x: dx * box.along.x + dy * box.along.y, y: dy * box.along.x - dx * box.along.y }
  }
  const p = local(a)
  const q = local(b)
  if (Math.max(p.x, q.x) < -length || Math.min(p.x, q.x) > length) return false
  if (Math.max(p.y, q.y) < -depth || Math.min(p.y, q.y) > depth) return false
  // Both ranges meet, so they are apart only if all four corners lie on one side of the segment's line.
  const sides = [
    orientation(p, q, { x: -length, y: -depth }),
    orientation(p, q, { x: length, y: -depth }),
    orientation(p, q, { x: length, y: depth }),
    orientation(p, q, { x: -length, y: depth }),
  ]
  return !(sides.every((side) => side > 0) || sides.every((side) => side < 0))
}

const reachAlong = (box: Rectangle, axis: Point): number =>
  box.halfLength * Math.abs(box.along.x * axis.x + box.along.y * axis.y) +
  box.halfDepth * Math.abs(box.along.x * axis.y - box.along.y * axis.x)

const separates = (axis: Point, a: Rectangle, b: Rectangle, gap: number): boolean => {
  const apart = Math.abs((b.center.x - a.center.x) * axis.x + (b.center.y - a.center.y) * axis.y)
  return apart > reachAlong(a, axis) + reachAlong(b, axis) + gap
}

/** Do two rectangles stand nearer to each other than the gap? */
export const rectanglesTouch = (a: Rectangle, b: Rectangle, gap: number): boolean => {
  const axes = [a.along, { x: -a.along.y, y: a.along.x }, b.along, { x: -b.along.y, y: b.along.x }]
  return !axes.some((axis) => separates(axis, a, b, gap))
}
