export type Use = { day: string; right: string; requests: number; refused: number }
export type DayOfUse = { day: string; requests: number; refused: number }

/** Sums over rights, oldest day first; days without use are not there. */
export function byDay(uses: readonly Use[]): DayOfUse[] {
  const days = new Map<string, DayOfUse>()
  for (const { day, requests, refused } of uses) {
    const known = days.get(day) ?? { day, requests: 0, refused: 0 }
    days.set(day, { day, requests: known.requests + requests, refused: known.refused + refused })
  }
  return [...days.values()].sort((a, b) => a.day.localeCompare(b.day))
}

/** Sums over days, the most used right first. */
export function byRight(uses: readonly Use[]): [right: string, requests: number][] {
  const sums = new Map<string, number>()
  for (const { right, requests } of uses) sums.set(right, (sums.get(right) ?? 0) + requests)
  return [...sums].sort(([, a], [, b]) => b - a)
}
