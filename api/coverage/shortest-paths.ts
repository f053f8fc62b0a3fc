import { floatAt, intAt } from './typed-arrays.ts'

/** Directed edges by start node: those of node n stand at first[n] … first[n + 1] - 1. */
export type Adjacency = { first: Int32Array; target: Int32Array; cost: Float64Array }

export type DirectedEdges = { from: Int32Array; to: Int32Array; cost: Float64Array; count: number }

export type Seed = { node: number; cost: number }

type PathSearch = {
  /** Least cost from any seed to each node; Infinity where none was found within the limit. */
  distance: Float64Array
  /** Settles at most so many more nodes; true when nothing is left to settle. */
  advance: (maxNodes: number) => boolean
}

export function buildAdjacency(nodeCount: number, edges: DirectedEdges): Adjacency {
  const first = new Int32Array(nodeCount + 1)
  for (let e = 0; e < edges.count; e++) first[intAt(edges.from, e) + 1] = intAt(first, intAt(edges.from, e) + 1) + 1
  for (let n = 0; n < nodeCount; n++) first[n + 1] = intAt(first, n + 1) + intAt(first, n)
  const next = first.slice()
  const target = new Int32Array(edges.count)
  const cost = new Float64Array(edges.count)
  for (let e = 0; e < edges.count; e++) {
    const slot = intAt(next, intAt(edges.from, e))
    next[intAt(edges.from, e)] = slot + 1
    target[slot] = intAt(edges.to, e)
    cost[slot] = floatAt(edges.cost, e)
  }
  return { first, target, cost }
}

/**
 * Dijkstra from many seeds at once over an indexed 4-ary heap. Nodes farther than `limit` stay at Infinity; a node
 * exactly at the limit is found.
 */
export function searchPaths(graph: Adjacency, seeds: readonly Seed[], limit = Infinity): PathSearch {
  const nodeCount = graph.first.length - 1
  const distance = new Float64Array(nodeCount).fill(Infinity)
  const memory = workingMemory(graph)
  const queue = nodeQueue(distance, memory)
  const state = { isHandedBack: false }
  const isDone = (): boolean => {
    if (!queue.isEmpty()) return false
    if (!state.isHandedBack) spareMemory.set(graph, memory)
    state.isHandedBack = true
    return true
  }
  const improve = (node: number, cost: number): void => {
    if (cost > limit || cost >= floatAt(distance, node)) return
    distance[node] = cost
    queue.raise(node)
  }
  for (const seed of seeds) improve(seed.node, seed.cost)
  return {
    distance,
    advance: (maxNodes) => {
      for (let settled = 0; settled < maxNodes; settled++) {
        const node = queue.takeNearest()
        if (node < 0) return isDone()
        const cost = floatAt(distance, node)
        const end = intAt(graph.first, node + 1)
        for (let e = intAt(graph.first, node); e < end; e++)
          improve(intAt(graph.target, e), cost + floatAt(graph.cost, e))
      }
      return isDone()
    },
  }
}

/** Runs a search to its end in one go. */
export function distancesFrom(graph: Adjacency, seeds: readonly Seed[], limit = Infinity): Float64Array {
  const search = searchPaths(graph, seeds, limit)
  search.advance(Infinity)
  return search.distance
}

type NodeQueue = { raise: (node: number) => void; takeNearest: () => number; isEmpty: () => boolean }

/** The heap, and each node's place in it plus one: 0 when the node is not in it, as for all once a search is done. */
type WorkingMemory = { heap: Int32Array; place: Int32Array }

/** One search's memory is kept for the next on the same graph: a short search costs less than zeroing it anew. */
const spareMemory = new WeakMap<Adjacency, WorkingMemory>()

function workingMemory(graph: Adjacency): WorkingMemory {
  const spare = spareMemory.get(graph)
  spareMemory.delete(graph)
  const nodeCount = graph.first.length - 1
  return spare ?? { heap: new Int32Array(nodeCount), place: new Int32Array(nodeCount) }
}

/** A heap of nodes ordered by a distance array kept outside. Each node stands in it at most once. */
function nodeQueue(distance: Float64Array, { heap, place }: WorkingMemory): NodeQueue {
  const state = { size: 0 }
  const put = (slot: number, node: number): void => {
    heap[slot] = node
    place[node] = slot + 1
  }
  const siftUp = (from: number, node: number): void => {
    const key = floatAt(distance, node)
    let slot = from
    while (slot > 0) {
      const parent = (slot - 1) >> 2
      const other = intAt(heap, parent)
      if (floatAt(distance, other) <= key) break
      put(slot, other)
      slot = parent
    }
    put(slot, node)
  }
  return {
    raise: (node) => siftUp((intAt(place, node) || ++state.size) - 1, node),
    takeNearest: () => {
      if (state.size === 0) return -1
      const nearest = intAt(heap, 0)
      place[nearest] = 0
      const last = intAt(heap, --state.size)
      if (state.size > 0) put(siftDown(heap, place, distance, { node: last, size: state.size }), last)
      return nearest
    },
    isEmpty: () => state.size === 0,
  }
}

/** Moves nearer children up from the root until `moving.node` fits; returns its slot. */
function siftDown(
  heap: Int32Array,
  place: Int32Array,
  distance: Float64Array,
  moving: { node: number; size: number },
): number {
  const key = floatAt(distance, moving.node)
  let slot = 0
  for (;;) {
    const firstChild = slot * 4 + 1
    const end = Math.min(firstChild + 4, moving.size)
    let best = slot
    let bestKey = key
    for (let child = firstChild; child < end; child++) {
      const childKey = floatAt(distance, intAt(heap, child))
      if (childKey < bestKey) {
        best = child
        bestKey = childKey
      }
    }
    if (best === slot) return slot
    const riser = intAt(heap, best)
    heap[slot] = riser
    place[riser] = slot + 1
    slot = best
  }
}
