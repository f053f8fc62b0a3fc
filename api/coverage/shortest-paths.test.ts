import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DirectedEdges, Seed } from './shortest-paths.ts'
import { buildAdjacency, distancesFrom, searchPaths } from './shortest-paths.ts'

type Edge = readonly [from: number, to: number, cost: number]

function columnsOf(edges: readonly Edge[]): DirectedEdges {
  return {
    from: Int32Array.from(edges, ([from]) => from),
    to: Int32Array.from(edges, ([, to]) => to),
    cost: Float64Array.from(edges, ([, , cost]) => cost),
    count: edges.length,
  }
}

/** Floyd and Warshall's all-pairs distances, the plainest thing that can be right. */
function allPairs(nodeCount: number, edges: readonly Edge[]): number[][] {
  const d = Array.from({ length: nodeCount }, (_, i) =>
    Array.from({ length: nodeCount }, (_, j) => (i === j ? 0 : Infinity)),
  )
  const at = (i: number, j: number): number => d[i]?.[j] ?? Infinity
  const improve = (i: number, j: number, cost: number): void => {
    const row = d[i]
    if (row && cost < at(i, j)) row[j] = cost
  }
  for (const [from, to, cost] of edges) improve(from, to, cost)
  for (let k = 0; k < nodeCount; k++)
    for (let i = 0; i < nodeCount; i++) for (let j = 0; j < nodeCount; j++) improve(i, j, at(i, k) + at(k, j))
  return d
}

const line: Edge[] = [
  [0, 1, 100],
  [1, 0, 100],
  [1, 2, 250],
  [2, 1, 250],
  [2, 3, 50],
]

describe('searching paths', () => {
  it('adds up along a line, and not against a one-way street', () => {
    const graph = buildAdjacency(4, columnsOf(line))
    expect([...distancesFrom(graph, [{ node: 0, cost: 0 }])]).toEqual([0, 100, 350, 400])
    expect([...distancesFrom(graph, [{ node: 3, cost: 0 }])]).toEqual([Infinity, Infinity, Infinity, 0])
  })

  it('finds a node exactly at the limit and none beyond', () => {
    const graph = buildAdjacency(4, columnsOf(line))
    expect([...distancesFrom(graph, [{ node: 0, cost: 0 }], 350)]).toEqual([0, 100, 350, Infinity])
    expect([...distancesFrom(graph, [{ node: 0, cost: 0 }], 349.999)]).toEqual([0, 100, Infinity, Infinity])
  })

  it('starts from every seed with the cost it brings', () => {
    const graph = buildAdjacency(4, columnsOf(line))
    const seeds = [
      { node: 0, cost: 30 },
      { node: 2, cost: 5 },
      { node: 0, cost: 10 },
    ]
    expect([...distancesFrom(graph, seeds)]).toEqual([10, 110, 5, 55])
  })

  it('finds nothing without seeds, and works on no nodes at all', () => {
    expect([...distancesFrom(buildAdjacency(4, columnsOf(line)), [])]).toEqual(Array(4).fill(Infinity))
    expect([...distancesFrom(buildAdjacency(0, columnsOf([])), [])]).toEqual([])
  })

  it('agrees with Floyd and Warshall on any network, in one go and in slices', () => {
    const edge = fc.tuple(fc.nat(11), fc.nat(11), fc.oneof(fc.nat(20), fc.double({ min: 0, max: 9, noNaN: true })))
    const seed = fc.record({ node: fc.nat(11), cost: fc.nat(15) })
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 50 }), fc.array(seed, { maxLength: 4 }), (edges, seeds: Seed[]) => {
        const pairs = allPairs(12, edges)
        const graph = buildAdjacency(12, columnsOf(edges))
        const expected = pairs.map((_, j) => Math.min(...seeds.map(({ node, cost }) => cost + (pairs[node]?.[j] ?? 0))))
        const sliced = searchPaths(graph, seeds)
        while (!sliced.advance(1)) continue
        for (const found of [distancesFrom(graph, seeds), sliced.distance])
          for (const [j, distance] of found.entries()) {
            if (expected[j] === Infinity) expect(distance).toBe(Infinity)
            else expect(distance).toBeCloseTo(expected[j] ?? 0, 9)
          }
      }),
      { numRuns: 300 },
    )
  })

  it('settles the nearest first, so that no node is settled twice', () => {
    const edge = fc.tuple(fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 1000 }))
    fc.assert(
      fc.property(fc.array(edge, { minLength: 200, maxLength: 400 }), (edges) => {
        const search = searchPaths(buildAdjacency(60, columnsOf(edges)), [{ node: 0, cost: 0 }])
        let settled = 1
        while (!search.advance(1)) settled++
        expect(settled).toBe(search.distance.filter(Number.isFinite).length)
      }),
    )
  })
})
