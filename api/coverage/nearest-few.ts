import type { Adjacency, Seed } from './shortest-paths.ts'
import { floatAt, intAt } from './typed-arrays.ts'

/** A seed that says whose it is: a number from 0. */
export type OwnedSeed = Seed & { owner: number }

/** For each of `count` things up to `few` owners, nearest first: those of thing i stand at few * i …; owner -1: none. */
export type NearestFew = { few: number; count: number; owner: Int32Array; cost: Float64Array }

type FewSearch = { found: NearestFew; advance: (maxLabels: number) => boolean }

export function noneNearest(count: number, few: number): NearestFew {
  return { few, count, owner: new Int32Array(count * few).fill(-1), cost: new Float64Array(count * few).fill(Infinity) }
}

/**
 * The nearest few owners of each node, each with its own least cost: Dijkstra in which a node is settled once for each
 * of them. Taking one owner away leaves the order of the others, so two tell what the loss of any one costs.
 */
export function searchNearestFew(
  graph: Adjacency,
  seeds: readonly OwnedSeed[],
  { few, limit }: { few: number; limit: number },
): FewSearch {
  const found = noneNearest(graph.first.length - 1, few)
  const queue = labelQueue()
  for (const { node, cost, owner } of seeds) if (cost <= limit) queue.add({ cost, node, owner })
  const settleNext = (): boolean => {
    const label = queue.takeNearest()
    if (label === undefined) return false
    const { node, owner, cost } = label
    if (!settle(found, node, owner, cost)) return true
    const end = intAt(graph.first, node + 1)
    for (let e = intAt(graph.first, node); e < end; e++) {
      const target = intAt(graph.target, e)
      const next = cost + floatAt(graph.cost, e)
      if (next <= limit && mayStillWant(found, target, owner)) queue.add({ cost: next, node: target, owner })
    }
    return true
  }
  return {
    found,
    advance: (maxLabels) => {
      for (let settled = 0; settled < maxLabels; settled++) if (!settleNext()) return true
      return false
    },
  }
}

function settle(found: NearestFew, node: number, owner: number, cost: number): boolean {
  for (let i = node * found.few; i < (node + 1) * found.few; i++) {
    if (intAt(found.owner, i) === owner) return false
    if (intAt(found.owner, i) >= 0) continue
    found.owner[i] = owner
    found.cost[i] = cost
    return true
  }
  return false
}

function mayStillWant({ few, owner: owners }: NearestFew, node: number, owner: number): boolean {
  for (let i = node * few; i < (node + 1) * few; i++) {
    if (intAt(owners, i) === owner) return false
    if (intAt(owners, i) < 0) return true
  }
  return false
}

/** Offers an owner to thing i, which keeps its nearest few; an owner offered again counts with its least cost. */
export function offerOwner(found: NearestFew, i: number, owner: number, cost: number): void {
  const first = i * found.few
  let slot = first + found.few - 1
  for (let at = first; at < slot; at++) if (intAt(found.owner, at) === owner) slot = at
  if (cost >= floatAt(found.cost, slot)) return
  while (slot > first && floatAt(found.cost, slot - 1) > cost) {
    found.owner[slot] = intAt(found.owner, slot - 1)
    found.cost[slot] = floatAt(found.cost, slot - 1)
    slot--
  }
  found.owner[slot] = owner
  found.cost[slot] = cost
}

type Label = { cost: number; node: number; owner: number }

/** A binary heap by cost; of equal ones the lower owner first, so that the order of the seeds does not matter. */
function labelQueue(): { add: (label: Label) => void; takeNearest: () => Label | undefined } {
  const heap: Label[] = []
  const isNearer = (a: Label, b: Label): boolean => a.cost < b.cost || (a.cost === b.cost && a.owner < b.owner)
  return {
    add: (label) => {
      let slot = heap.length
      for (; slot > 0;) {
        const parent = heap[(slot - 1) >> 1]
        if (parent === undefined || !isNearer(label, parent)) break
        heap[slot] = parent
        slot = (slot - 1) >> 1
      }
      heap[slot] = label
    },
    takeNearest: () => {
      const nearest = heap[0]
      const last = heap.pop()
      if (last === undefined || heap.length === 0) return nearest
      let slot = 0
      for (;;) {
        const left = heap[2 * slot + 1]
        const right = heap[2 * slot + 2]
        const isRight = right !== undefined && left !== undefined && isNearer(right, left)
        const child = isRight ? right : left
        if (child === undefined || !isNearer(child, last)) break
        heap[slot] = child
        slot = 2 * slot + (isRight ? 2 : 1)
      }
      heap[slot] = last
      return nearest
    },
  }
}
