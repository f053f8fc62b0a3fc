import type { Extent } from '../wkb-text.ts'

export type PackedIndex = {
  nodeSize: number
  add: (box: Extent | null, length: number) => void
  count: () => number
  extent: () => Extent | null
  /** The features in the order of the Hilbert curve through their boxes. */
  sort: () => Uint32Array
  /** The tree from its root to its leaves, in pieces. */
  nodes: (sorted: Uint32Array) => Generator<Buffer>
  /** Where a feature stands in the spool. */
  placeOf: (feature: number) => { offset: number; length: number }
}

const nodeSize = 16
const nodeBytes = 40
const hilbertMax = 2 ** 16 - 1

/** The packed R-tree of FlatGeobuf: every level full but its last node, levels from the root down. */
export function openPackedIndex(): PackedIndex {
  let boxes = new Float64Array(4 * 1024)
  let offsets = new Float64Array(1024)
  let count = 0
  let end = 0
  let all: Extent | null = null
  const lengthOf = (i: number): number => (i + 1 < count ? (offsets[i + 1] ?? 0) : end) - (offsets[i] ?? 0)
  return {
    nodeSize,
    add: (box, length) => {
      if (count === offsets.length) {
        boxes = doubled(boxes)
        offsets = doubled(offsets)
      }
      // What has no place has an empty box, which no question meets; infinities would spread to its parents.
      boxes.set(box ? [box.minX, box.minY, box.maxX, box.maxY] : [Infinity, Infinity, -Infinity, -Infinity], count * 4)
      offsets[count] = end
      end += length
      count += 1
      if (box) all = all ? around(all, box) : { ...box }
    },
    count: () => count,
    extent: () => all,
    sort: () => hilbertOrder(boxes, count, all),
    nodes: (sorted) => writeNodes(sorted, { boxes, lengthOf }),
    placeOf: (feature) => ({ offset: offsets[feature] ?? 0, length: lengthOf(feature) }),
  }
}

function doubled(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(numbers.length * 2)
  wider.set(numbers)
  return wider
}

function around(a: Extent, b: Extent): Extent {
  return {
    minX: Math.min(a.minX, b.minX),
    minY: Math.min(a.minY, b.minY),
    maxX: Math.max(a.maxX, b.maxX),
    maxY: Math.max(a.maxY, b.maxY),
  }
}

/** Descending along the curve, as the reference does; equal places in the order they came. */
function hilbertOrder(boxes: Float64Array, count: number, extent: Extent | null): Uint32Array {
  const order = new Uint32Array(count)
  if (!extent) return order.map((_, i) => i)
  // Place on the curve and number in one integer: numbers sort by themselves in a tenth of the time of a comparison.
  const keys = new BigUint64Array(count)
  const halves = new Uint32Array(keys.buffer)
  const cellOf = cellFinder(boxes, extent)
  for (let i = 0; i < count; i += 1) {
    halves[i * 2] = i
    halves[i * 2 + 1] = ~cellOf(i)
  }
  keys.sort()
  for (let i = 0; i < count; i += 1) order[i] = halves[i * 2] ?? 0
  return order
}

/** Where the middle of a box lies on the curve; what has no place lies at its beginning, which comes last. */
function cellFinder(boxes: Float64Array, { minX, minY, maxX, maxY }: Extent): (feature: number) => number {
  const scaleX = maxX === minX ? 0 : hilbertMax / (maxX - minX)
  const scaleY = maxY === minY ? 0 : hilbertMax / (maxY - minY)
  const middle = (at: number): number => ((boxes[at] ?? 0) + (boxes[at + 2] ?? 0)) / 2
  return (feature) => {
    const x = middle(feature * 4)
    if (!Number.isFinite(x)) return 0
    return hilbert(Math.floor((x - minX) * scaleX), Math.floor((middle(feature * 4 + 1) - minY) * scaleY))
  }
}

/** Where a cell of a 65,536 × 65,536 square lies on the Hilbert curve: two bits a halving of the square. */
function hilbert(column: number, row: number): number {
  let x = column
  let y = row
  let along = 0
  for (let side = 1 << 15; side > 0; side >>= 1) {
    const right = (x & side) > 0 ? 1 : 0
    const up = (y & side) > 0 ? 1 : 0
    along = (along << 2) | ((3 * right) ^ up)
    if (up === 1) continue
    const turned = right === 1 ? hilbertMax - x : x
    x = right === 1 ? hilbertMax - y : y
    y = turned
  }
  return along >>> 0
}

type Leaves = { boxes: Float64Array; lengthOf: (feature: number) => number }

function* writeNodes(sorted: Uint32Array, { boxes, lengthOf }: Leaves): Generator<Buffer> {
  if (sorted.length === 0) return
  const levels = [leafLevel(sorted, { boxes, lengthOf })]
  for (let top = levels[0]; top && top.length > 5; top = levels.at(-1)) levels.push(parentLevel(top))
  const sizes = levels.map((level) => level.length / 5)
  let first = sizes.reduce((sum, size) => sum + size, 0)
  // Positions of children count from the root, so the levels below are placed before a node can point at them.
  const starts = sizes.map((size) => (first -= size))
  for (let depth = levels.length - 1; depth >= 0; depth -= 1)
    yield* piecesOf(levels[depth] ?? new Float64Array(), depth === 0 ? null : (starts[depth - 1] ?? 0))
}

function leafLevel(sorted: Uint32Array, { boxes, lengthOf }: Leaves): Float64Array {
  const level = new Float64Array(sorted.length * 5)
  let offset = 0
  sorted.forEach((feature, i) => {
    level.set(boxes.subarray(feature * 4, feature * 4 + 4), i * 5)
    level[i * 5 + 4] = offset
    offset += lengthOf(feature)
  })
  return level
}

function parentLevel(below: Float64Array): Float64Array {
  const count = below.length / 5
  const level = new Float64Array(Math.ceil(count / nodeSize) * 5)
  for (let parent = 0; parent * 5 < level.length; parent += 1) {
    const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number]
    for (let i = parent * nodeSize; i < Math.min(count, (parent + 1) * nodeSize); i += 1) {
      box[0] = Math.min(box[0], below[i * 5] ?? 0)
      box[1] = Math.min(box[1], below[i * 5 + 1] ?? 0)
      box[2] = Math.max(box[2], below[i * 5 + 2] ?? 0)
      box[3] = Math.max(box[3], below[i * 5 + 3] ?? 0)
    }
    level.set([...box, parent * nodeSize], parent * 5)
  }
  return level
}

const nodesPerPiece = 2048

/** `childrenStart` null: leaves, whose last number is the place of their feature. */
function* piecesOf(level: Float64Array, childrenStart: number | null): Generator<Buffer> {
  const count = level.length / 5
  for (let from = 0; from < count; from += nodesPerPiece) {
    const piece = Buffer.alloc(Math.min(nodesPerPiece, count - from) * nodeBytes)
    for (let i = 0; i * nodeBytes < piece.length; i += 1) {
      const node = (from + i) * 5
      for (let side = 0; side < 4; side += 1) piece.writeDoubleLE(level[node + side] ?? 0, i * nodeBytes + side * 8)
      piece.writeBigUInt64LE(BigInt((level[node + 4] ?? 0) + (childrenStart ?? 0)), i * nodeBytes + 32)
    }
    yield piece
  }
}
