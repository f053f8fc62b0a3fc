/** Ranks from 1, the lowest first; equal values share the mean of their ranks. */
export function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Array<number>(values.length).fill(0)
  let start = 0
  while (start < order.length) {
    let end = start + 1
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++
    for (const i of order.slice(start, end)) ranks[i] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

/** Spearman's rank correlation, ties counted by mean ranks; null where one side does not vary. */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length) throw new RangeError('rank correlation wants two lists of one length')
  const [x, y] = [ranksOf(a), ranksOf(b)]
  const middle = (a.length + 1) / 2
  const cross = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((sum, value, i) => sum + (value - middle) * ((q[i] ?? 0) - middle), 0)
  const spread = Math.sqrt(cross(x, x) * cross(y, y))
  return spread === 0 ? null : cross(x, y) / spread
}
