export type Use = { day: string; right: string; requests: number; refused: number }
export type RightInUse = { right: string; requests: number; refused: number }
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
export function byRight(uses: readonly Use[]): RightInUse[] {
  const sums = new Map<string, RightInUse>()
  for (const { right, requests, refused } of uses) {
    const known = sums.get(right) ?? { right, requests: 0, refused: 0 }
    sums.set(right, { right, requests: known.requests + requests, refused: known.refused + refused })
  }
  return [...sums.values()].sort((a, b) => b.requests - a.requests)
}
