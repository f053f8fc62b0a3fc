import type { CityClock } from '../columns/city-clock.ts'
import { openCityClock } from '../columns/city-clock.ts'
import type { CountCube } from '../columns/count-cube.ts'
import type { Outage } from '../statistics/silence-rule.ts'
import type { Arrivals } from './silence.queries.ts'
import type { Judge, Situation } from './silence.rules.ts'
import { hoursOf, isUnheard, judgeOf, judgeSilence } from './silence.rules.ts'

/** What every grid is judged by: its hours, and what was learned of the whole city. */
export type ToJudge = {
  timeZone: string
  asOf: Date
  shape: Float64Array
  outages: Outage[]
  cube: CountCube
  arrivals: (Arrivals & { gridId: number })[]
}

/** One row of silence_grids for each grid. */
export function judgedGrids({ timeZone, asOf, shape, outages, cube, arrivals }: ToJudge): object[] {
  const clock = openCityClock(timeZone)
  const hourOfWeek = hoursOfWeek(cube, clock)
  const rowOf = new Map<number, number>(Array.from(cube.keys, (key, row) => [key, row]))
  return arrivals.map((found) => {
    const row = rowOf.get(found.gridId)
    const stream = row === undefined ? { counts: [], hourOfWeek } : hoursOf(cube, row, hourOfWeek)
    const judge = judgeOf(stream, shape, 'grid')
    return { grid_id: found.gridId, ...stateOf(judge, clock, { ...found, asOf, outages }, 'quiet') }
  })
}

export function hoursOfWeek(cube: CountCube, clock: CityClock): Uint8Array {
  return Uint8Array.from(cube.starts, (start) => clock.hourOfWeek(start))
}

export function stateOf(judge: Judge, clock: CityClock, situation: Situation, flagged: 'broken' | 'quiet') {
  const { isFlagged, weekly, expected, chance, flagAt } = judgeSilence(judge, clock, situation)
  const unflagged = isUnheard(clock, situation) ? 'no-data' : 'usual'
  const state = !judge.isJudged || situation.lastAt === null ? 'too-few' : isFlagged ? flagged : unflagged
  return { state, last_at: situation.lastAt, weekly, expected, chance, flag_at: flagAt }
}
