import type { Point } from './lattice.ts'
import { toDegrees } from './lattice.ts'
import type { Part } from './rings.ts'

// WGS 84.
const majorMeters = 6_378_137
const eccentricitySquared = 0.006_694_379_990_141_317
const eccentricity = Math.sqrt(eccentricitySquared)
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Lambert's cylindrical equal-area projection of the spheroid: areas on it are areas on the ground. */
function equalArea(point: Point): [number, number] {
  const [longitude, latitude] = toDegrees(point)
  const sine = Math.sin(radians(latitude))
  const q =
    (1 - eccentricitySquared) *
    (sine / (1 - eccentricitySquared * sine * sine) + Math.atanh(eccentricity * sine) / eccentricity)
  return [majorMeters * radians(longitude), (majorMeters * q) / 2]
}

function ringArea(ring: readonly Point[]): number {
  const places = ring.map(equalArea)
  const [x0, y0] = places[0] ?? [0, 0]
  let sum = 0
  for (let i = 1; i + 1 < places.length; i += 1) {
    const [ax, ay] = places[i] as [number, number]
    const [bx, by] = places[i + 1] as [number, number]
    sum += (ax - x0) * (by - y0) - (ay - y0) * (bx - x0)
  }
  return sum / 2
}

/** Area on the spheroid in square metres. */
export function areaSquareMeters(parts: readonly Part[]): number {
  let sum = 0
  for (const { outer, holes } of parts) for (const ring of [outer, ...holes]) sum += ringArea(ring)
  return sum
}

/** Metres east and north of `origin`, by the spheroid's radii there: exact to a millimetre or so over a kilometre. */
function localMeters(origin: Point): (point: Point) => [number, number] {
  const [longitude0, latitude0] = toDegrees(origin)
  const sine = Math.sin(radians(latitude0))
  const w = 1 - eccentricitySquared * sine * sine
  const east = (majorMeters / Math.sqrt(w)) * Math.cos(radians(latitude0))
  const north = (majorMeters * (1 - eccentricitySquared)) / (w * Math.sqrt(w))
  return (point) => {
    const [longitude, latitude] = toDegrees(point)
    return [radians(longitude - longitude0) * east, radians(latitude - latitude0) * north]
  }
}

/** Length of all rings in metres. */
export function perimeterMeters(parts: readonly Part[]): number {
  let sum = 0
  for (const { outer, holes } of parts)
    for (const ring of [outer, ...holes])
      ring.forEach((point, i) => {
        const [east, north] = localMeters(point)(ring[(i + 1) % ring.length] as Point)
        sum += Math.hypot(east, north)
      })
  return sum
}

/** Polsby and Popper (1991): 4π · area / perimeter². A circle has 1, a square 0.785, a comb near 0. */
export function polsbyPopper(parts: readonly Part[]): number {
  return (4 * Math.PI * areaSquareMeters(parts)) / perimeterMeters(parts) ** 2
}

/** Reock (1961): area over that of the smallest circle around it. A circle has 1, a square 0.637, a strip near 0. */
export function reock(parts: readonly Part[]): number {
  const corners = parts.flatMap(({ outer }) => outer)
  const middle: Point = [
    Math.round(corners.reduce((sum, [x]) => sum + x / corners.length, 0)),
    Math.round(corners.reduce((sum, [, y]) => sum + y / corners.length, 0)),
  ]
  const radius = smallestCircle(corners.map(localMeters(middle))).radius
  return areaSquareMeters(parts) / (Math.PI * radius * radius)
}

type Circle = { x: number; y: number; radius: number }
type Place = readonly [number, number]

/** Welzl's circle, growing it by each place that lies outside; linear when the order is fair, so the order is scattered. */
function smallestCircle(places: readonly Place[]): Circle {
  const scattered = places.map((_, i) => places[(i * stepFor(places.length)) % places.length] as Place)
  let circle: Circle = { x: 0, y: 0, radius: -1 }
  scattered.forEach((p, i) => {
    if (holds(circle, p)) return
    circle = { x: p[0], y: p[1], radius: 0 }
    for (let j = 0; j < i; j += 1) {
      const q = scattered[j] as Place
      if (!holds(circle, q)) circle = throughTwo(scattered.slice(0, j), p, q)
    }
  })
  return circle
}

function throughTwo(inside: readonly Place[], p: Place, q: Place): Circle {
  let circle = around(p, q)
  for (const r of inside) if (!holds(circle, r)) circle = circumcircle(p, q, r)
  return circle
}

/** A step that has no divisor in common with the length, so that every place comes once. */
function stepFor(length: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
  let step = Math.max(1, Math.floor(length * 0.618))
  while (gcd(step, length) !== 1) step += 1
  return step
}

function holds({ x, y, radius }: Circle, [px, py]: Place): boolean {
  return Math.hypot(px - x, py - y) <= radius * (1 + 1e-12) + 1e-9
}

function around(p: Place, q: Place): Circle {
  return { x: (p[0] + q[0]) / 2, y: (p[1] + q[1]) / 2, radius: Math.hypot(p[0] - q[0], p[1] - q[1]) / 2 }
}

function circumcircle(p: Place, q: Place, r: Place): Circle {
  const [bx, by, cx, cy] = [q[0] - p[0], q[1] - p[1], r[0] - p[0], r[1] - p[1]]
  const d = 2 * (bx * cy - by * cx)
  if (d === 0) return around(p, Math.hypot(bx, by) > Math.hypot(cx, cy) ? q : r)
  const x = (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / d
  const y = (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / d
  return { x: p[0] + x, y: p[1] + y, radius: Math.hypot(x, y) }
}
