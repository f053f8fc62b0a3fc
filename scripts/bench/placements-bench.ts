import type { Placement } from '../../api/optimising/place-sites.ts'
import { startSiting } from '../../api/optimising/siting-run.ts'
import type { Goal } from '../../api/optimising/siting-problem.ts'
import { squareCity } from '../../api/optimising/square-city.ts'
import { say } from '../support/say.ts'

type Case = { goal: Goal; coverMinutes: number }
type Figures = Case & { firstMs: number; firstGap: number | null; provedMs: number | null; gap: number; ms: number }

const size = { demands: 20_000, sites: 500, mostOpen: 20, seed: 1 }
const provedGap = 0.02
// Circles that touch, overlap a little, and overlap so much that the bound alone is loose.
const cases: Case[] = [
  { goal: 'least-travel', coverMinutes: 0 },
  { goal: 'most-covered', coverMinutes: 3 },
  { goal: 'most-covered', coverMinutes: 5 },
  { goal: 'most-covered', coverMinutes: 7 },
]

/** Where to be with 20 sites of 500 for 20,000 places: when the first answer is there, when it is proved to 2 %. */
export async function benchPlacements({ seconds }: { seconds: number }): Promise<object> {
  const figures: Figures[] = []
  for (const each of cases) {
    const measured = await measure(each, seconds)
    say(`${each.goal} ${each.coverMinutes}: ${JSON.stringify(measured)}`)
    figures.push(measured)
  }
  return { bench: 'placements', ...size, seconds, cases: figures }
}

async function measure(each: Case, seconds: number): Promise<Figures> {
  const problem = squareCity({ ...size, ...each })
  const begun = performance.now()
  const seen: { first: number | undefined; firstGap: number | null; proved: number | null } = {
    first: undefined,
    firstGap: null,
    proved: null,
  }
  const look = ({ gap }: Placement): void => {
    const now = Math.round(performance.now() - begun)
    if (seen.first === undefined) Object.assign(seen, { first: now, firstGap: gap })
    if (gap !== null && gap <= provedGap) seen.proved ??= now
  }
  const last = await startSiting({ problem, seed: 1, seconds }, look).done
  if (last?.gap === null || last?.gap === undefined) throw new Error('no answer, or one without a bound')
  const ms = Math.round(performance.now() - begun)
  return { ...each, firstMs: seen.first ?? ms, firstGap: seen.firstGap, provedMs: seen.proved, gap: last.gap, ms }
}
