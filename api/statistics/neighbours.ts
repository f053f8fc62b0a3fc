/** Who is whose neighbour, without oneself; row i lies in ids[starts[i]] to ids[starts[i + 1] - 1]. */
export type Neighbours = { starts: Uint32Array; ids: Uint32Array }

/** Each pair counts in both directions and once, however often it is given. */
export function neighboursOfPairs(places: number, pairs: Iterable<readonly [number, number]>): Neighbours {
  const rows = Array.from({ length: places }, () => new Set<number>())
  for (const [a, b] of pairs) {
    if (a === b) continue
    rows[a]?.add(b)
    rows[b]?.add(a)
  }
  return packRows(rows)
}

/** Places in metres on a plane; every pair at most `bandMeters` apart are neighbours. */
export function neighboursWithin(points: readonly { x: number; y: number }[], bandMeters: number): Neighbours {
  const order = points.map((point, i) => ({ ...point, i })).sort((a, b) => a.x - b.x)
  const pairs: [number, number][] = []
  order.forEach((from, at) => {
    for (let next = at + 1; next < order.length; next++) {
      const to = order[next]
      if (to === undefined || to.x - from.x > bandMeters) break
      if (Math.hypot(to.x - from.x, to.y - from.y) <= bandMeters) pairs.push([from.i, to.i])
    }
  })
  return neighboursOfPairs(points.length, pairs)
}

function packRows(rows: readonly ReadonlySet<number>[]): Neighbours {
  const starts = new Uint32Array(rows.length + 1)
  rows.forEach((row, i) => (starts[i + 1] = (starts[i] ?? 0) + row.size))
  return { starts, ids: Uint32Array.from(rows.flatMap((row) => [...row].sort((a, b) => a - b))) }
}

export function neighboursOf({ starts, ids }: Neighbours, place: number): Uint32Array {
  return ids.subarray(starts[place] ?? 0, starts[place + 1] ?? 0)
}

/** Places without a neighbour: nothing can be said of their surroundings. */
export function islandsOf({ starts }: Neighbours): number[] {
  return Array.from({ length: starts.length - 1 }, (_, i) => i).filter((i) => starts[i] === starts[i + 1])
}
