import type { Pacer } from './pacer.ts'
import { eachPaced } from './pacer.ts'
import { floatAt, intAt } from './typed-arrays.ts'

/** Straight pieces of roads in local metres, four numbers each (x1, y1, x2, y2). */
type Segments = {
  ends: Float64Array
  road: Int32Array
  /** Where on its road a piece starts, and how much of the road it is, in the road's own metres. */
  startMeters: Float64Array
  spanMeters: Float64Array
}

/** Squares of ground that some piece runs through, by row and column; the pieces of bucket b stand at first[b] … */
type Buckets = {
  sizeMeters: number
  rows: Map<number, Map<number, number>>
  first: Int32Array
  segment: Int32Array
}

export type SegmentIndex = { segments: Segments; buckets: Buckets }

/** The nearest point on a road: where along it, and how far from it, in metres. */
type NearestOnRoad = { road: number; alongMeters: number; offMeters: number }

const smallestBucketMeters = 100

/** A few roads drawn across the globe by mistake must not fill the memory: buckets widen instead. */
const maxEntries = 4_000_000

/** Only squares that hold something are kept, so that a road far off costs nothing but itself. */
export async function buildSegmentIndex(segments: Segments, pacer: Pacer): Promise<SegmentIndex> {
  const count = segments.road.length
  const sizeMeters = Math.max(smallestBucketMeters, totalMeters(segments.ends) / maxEntries)
  const rows: Buckets['rows'] = new Map()
  const counts: number[] = []
  await eachPaced(pacer, count, (s) =>
    eachSquareOf(segments.ends, s, sizeMeters, (column, row) => {
      const bucket = bucketFor(rows, column, row, counts.length)
      counts[bucket] = (counts[bucket] ?? 0) + 1
    }),
  )
  const first = new Int32Array(counts.length + 1)
  for (const [bucket, entries] of counts.entries()) first[bucket + 1] = intAt(first, bucket) + entries
  const next = first.slice()
  const segment = new Int32Array(intAt(first, counts.length))
  await eachPaced(pacer, count, (s) =>
    eachSquareOf(segments.ends, s, sizeMeters, (column, row) => {
      const bucket = bucketFor(rows, column, row, -1)
      const slot = intAt(next, bucket)
      segment[slot] = s
      next[bucket] = slot + 1
    }),
  )
  return { segments, buckets: { sizeMeters, rows, first, segment } }
}

function totalMeters(ends: Float64Array): number {
  let total = 0
  for (let i = 0; i < ends.length; i += 4)
    total += Math.hypot(floatAt(ends, i + 2) - floatAt(ends, i), floatAt(ends, i + 3) - floatAt(ends, i + 1))
  return total
}

/** The number of a square's bucket; a square met for the first time gets `fresh`. */
function bucketFor(rows: Buckets['rows'], column: number, row: number, fresh: number): number {
  const columns = rows.get(row) ?? new Map<number, number>()
  rows.set(row, columns)
  const bucket = columns.get(column) ?? fresh
  columns.set(column, bucket)
  return bucket
}

/** Visits the squares a piece runs through, row by row, so that a long diagonal does not fill its whole box. */
function eachSquareOf(ends: Float64Array, s: number, size: number, visit: (column: number, row: number) => void): void {
  const x1 = floatAt(ends, 4 * s)
  const y1 = floatAt(ends, 4 * s + 1)
  const x2 = floatAt(ends, 4 * s + 2)
  const y2 = floatAt(ends, 4 * s + 3)
  const low = Math.min(y1, y2)
  const high = Math.max(y1, y2)
  const lastRow = Math.floor(high / size)
  for (let row = Math.floor(low / size); row <= lastRow; row++) {
    const bottom = Math.max(low, row * size)
    const top = Math.min(high, (row + 1) * size)
    const xa = y1 === y2 ? x1 : x1 + ((bottom - y1) / (y2 - y1)) * (x2 - x1)
    const xb = y1 === y2 ? x2 : x1 + ((top - y1) / (y2 - y1)) * (x2 - x1)
    // A centimetre of slack: a piece that ends on a square's rim belongs to both.
    const lastColumn = Math.floor((Math.max(xa, xb) + 0.01) / size)
    for (let column = Math.floor((Math.min(xa, xb) - 0.01) / size); column <= lastColumn; column++) visit(column, row)
  }
}

type Search = { x: number; y: number; segment: number; share: number; squared: number }

/** The nearest point on any piece within `limitMeters`; of equally near ones the first met. */
export function nearestOnRoad(index: SegmentIndex, x: number, y: number, limitMeters: number): NearestOnRoad | null {
  const { buckets, segments } = index
  const size = buckets.sizeMeters
  // Hot: no function is made in here, since the loader of TypeScript gives each new one a name at run time.
  const search: Search = { x, y, segment: -1, share: 0, squared: limitMeters * limitMeters }
  // After ring k everything within k squares' sides has been seen.
  for (let ring = 0; ring === 0 || (ring - 1) * size <= Math.sqrt(search.squared); ring++)
    lookInRing(index, Math.floor(x / size), ring, search)
  if (search.segment < 0) return null
  const along =
    floatAt(segments.startMeters, search.segment) + search.share * floatAt(segments.spanMeters, search.segment)
  return { road: intAt(segments.road, search.segment), alongMeters: along, offMeters: Math.sqrt(search.squared) }
}

function lookInRing({ buckets, segments }: SegmentIndex, column: number, ring: number, search: Search): void {
  const row = Math.floor(search.y / buckets.sizeMeters)
  for (let d = -ring; d <= ring; d++) {
    const columns = buckets.rows.get(row + d)
    if (columns === undefined) continue
    const columnStep = Math.abs(d) === ring ? 1 : 2 * ring
    for (let c = column - ring; c <= column + ring; c += columnStep || 1) {
      const bucket = columns.get(c)
      if (bucket !== undefined) lookInBucket(buckets, segments.ends, bucket, search)
    }
  }
}

function lookInBucket(buckets: Buckets, ends: Float64Array, bucket: number, search: Search): void {
  const end = intAt(buckets.first, bucket + 1)
  for (let i = intAt(buckets.first, bucket); i < end; i++) improve(search, ends, intAt(buckets.segment, i))
}

function improve(search: Search, ends: Float64Array, s: number): void {
  const x1 = floatAt(ends, 4 * s)
  const y1 = floatAt(ends, 4 * s + 1)
  const dx = floatAt(ends, 4 * s + 2) - x1
  const dy = floatAt(ends, 4 * s + 3) - y1
  const squaredLength = dx * dx + dy * dy
  const along = squaredLength === 0 ? 0 : ((search.x - x1) * dx + (search.y - y1) * dy) / squaredLength
  const share = Math.max(0, Math.min(1, along))
  const offX = x1 + share * dx - search.x
  const offY = y1 + share * dy - search.y
  const squared = offX * offX + offY * offY
  if (squared > search.squared || (squared === search.squared && search.segment >= 0)) return
  search.segment = s
  search.share = share
  search.squared = squared
}
