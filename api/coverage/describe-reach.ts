import type { GridReach, Served as ServedAnswer } from '#geo/reach-words'
import type { GridRow } from './coverage.queries.ts'
import type { Served } from './coverage.rules.ts'
import { careReached, nothingServed, perWeek, sumServed } from './coverage.rules.ts'
import type { Tally } from './tally.ts'

/** Care needs by community grid, and what was asked. */
type Describing = { care: ReadonlyMap<number, number>; query: { coverage: 'community' | 'unit'; days: number } }
type Care = Pick<ServedAnswer, 'care' | 'careReached'>

export function describeGrid({ id, code, name }: GridRow, served: Served, { care, query }: Describing): GridReach {
  const known = care.get(id) ?? 0
  const told: Care =
    query.coverage === 'community'
      ? { care: known, careReached: careReached(known, served) }
      : { care: null, careReached: null }
  return { gridId: id, code, name, ...describeServed(served, told, query.days) }
}

function describeServed(served: Served, care: Care, days: number): ServedAnswer {
  return {
    ...served,
    ...care,
    expectedWeekly: perWeek(served.incidents, days),
    expectedWeeklyReached: perWeek(served.incidentsReached, days),
  }
}

/** The grids told of, and their sums by community and for the city; what lies in no grid counts for the city alone. */
export function describeReach(told: readonly { grid: GridRow }[], tally: Tally, describing: Describing) {
  const { days } = describing.query
  const grids = told.map(({ grid }, i) => describeGrid(grid, tally.grids[i] ?? nothingServed, describing))
  const byCommunity = new Map<string, { name: string; parts: GridReach[]; served: Served[] }>()
  for (const [i, { grid }] of told.entries()) {
    if (grid.communityCode === '') continue
    const known = byCommunity.get(grid.communityCode) ?? { name: grid.communityName, parts: [], served: [] }
    known.parts.push(...grids.slice(i, i + 1))
    known.served.push(tally.grids[i] ?? nothingServed)
    byCommunity.set(grid.communityCode, known)
  }
  return {
    city: describeServed(tally.city, sumCare(grids), days),
    communities: [...byCommunity].map(([code, { name, parts, served }]) => ({
      code,
      name,
      ...describeServed(sumServed(served), sumCare(parts), days),
    })),
    grids,
  }
}

function sumCare(parts: readonly Care[]): Care {
  if (parts.some(({ care }) => care === null)) return { care: null, careReached: null }
  const sum = (key: keyof Care): number => parts.reduce((total, part) => total + (part[key] ?? 0), 0)
  return { care: sum('care'), careReached: sum('careReached') }
}
