import type { DataClass } from '#geo/data-classes'

/** Logs are kept for six months at least (Cybersecurity Law, article 21); the rest as long as whoever answers for it says. */
const least: Readonly<Record<DataClass, number>> = {
  'complaint-originals': 1,
  'complaint-texts': 1,
  residents: 1,
  sessions: 30,
  openings: 180,
  audit: 180,
}

export function leastDays(dataClass: DataClass): number {
  return least[dataClass]
}

/** Only what lies somewhere can be held for one grid. */
export function liesInGrids(dataClass: DataClass): boolean {
  return dataClass === 'complaint-originals' || dataClass === 'complaint-texts' || dataClass === 'residents'
}

/** Everything made before the instant is older than the term. */
export function endOfTerm(days: number, now: Date): Date {
  return new Date(now.getTime() - days * 86_400_000)
}
