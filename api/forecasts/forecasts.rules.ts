import type { CityClock } from '../columns/city-clock.ts'
import type { CountCube } from '../columns/count-cube.ts'
import type { GridForecast, GroupForecast, GroupSeries } from './forecast-group.ts'
import { horizonDays } from './forecast-group.ts'

const daySeconds = 86_400
/** Days looked at: two years tell the pace of every class, more would only make it slower. */
export const learnDays = 730
/** A group with fewer records in them has nothing to choose a tempo by. */
export const leastRecords = 100
/** The first seed of every run's bootstrap; stored with it. */
export const seed = 20_150_401
const historyDays = 84
/** A newest record so late in its day ends it: what comes overnight is little. */
const dayIsOverHour = 20
/** A data set whose newest record is older was loaded and is not fed; its days are its own. */
const liveSeconds = 2 * daySeconds

/** Where the last whole day ends, in UTC seconds: yesterday of a live city, the last day of data that end in the past. */
export function endOfKnownDays(newestAt: Date, now: Date, clock: CityClock): number {
  const newest = newestAt.getTime() / 1000
  const nowSeconds = now.getTime() / 1000
  if (nowSeconds - newest < liveSeconds) return startOfDay(clock, nowSeconds)
  const begin = startOfDay(clock, newest)
  const isOver = newest + clock.offsetAt(newest) >= begin + clock.offsetAt(begin) + dayIsOverHour * 3600
  return isOver ? startOfDay(clock, begin + daySeconds * 1.25) : begin
}

/** A new day has passed, or records of the past were brought in since yesterday. */
export function isOutdated(
  run: { lastDay: string; dataVersion: number; madeAt: Date },
  at: { lastDay: string; dataVersion: number; now: Date },
): boolean {
  const isOld = at.now.getTime() - run.madeAt.getTime() > daySeconds * 1000
  return run.lastDay !== at.lastDay || (isOld && run.dataVersion !== at.dataVersion)
}

function startOfDay(clock: CityClock, seconds: number): number {
  return clock.bucketStarts('day', seconds, seconds + 1)[0] ?? seconds
}

/** The date on the city's calendar of the day before an instant, as YYYY-MM-DD. */
export function dateBefore(end: number, clock: CityClock): string {
  const noon = end - daySeconds / 2
  return new Date((noon + clock.offsetAt(noon)) * 1000).toISOString().slice(0, 10)
}

export type Share = ReadonlyMap<number, number>

/** Each grid's share of all records. */
export function sharesOf(all: CountCube, gridIds: readonly number[]): Share {
  const sums = new Map<number, number>(gridIds.map((id) => [id, 0.5]))
  all.keys.forEach((key, row) => {
    const known = sums.get(key)
    if (known !== undefined) sums.set(key, known + sumOf(all, row))
  })
  const whole = [...sums.values()].reduce((sum, one) => sum + one, 0)
  return new Map([...sums].map(([id, sum]) => [id, sum / whole]))
}

function sumOf({ counts, starts }: CountCube, row: number): number {
  let sum = 0
  for (let day = 0; day < starts.length; day++) sum += counts[row * starts.length + day] ?? 0
  return sum
}

export function seriesOf(cube: CountCube, clock: CityClock, shares: Share): GroupSeries & { city: Uint32Array } {
  const days = cube.starts.length
  const city = new Uint32Array(days)
  const rowOf = new Map<number, number>(Array.from(cube.keys, (key, row) => [key, row]))
  const none = new Uint32Array(days)
  const grids = [...shares].map(([gridId, prior]) => {
    const row = rowOf.get(gridId)
    const counts = row === undefined ? none : cube.counts.subarray(row * days, (row + 1) * days)
    for (let day = 0; day < days; day++) city[day] = (city[day] ?? 0) + (counts[day] ?? 0)
    return { gridId, counts, prior }
  })
  const first = Math.floor(clock.hourOfWeek((cube.starts[0] ?? 0) + daySeconds / 2) / 24)
  return { city, grids, weekday: Uint8Array.from({ length: days + horizonDays }, (_, day) => (first + day) % 7) }
}

export function groupRecord(classId: number, { skill, covered, tempo, excess }: GroupForecast) {
  return { class_id: classId, ...skillColumns(skill), covered, model: { ...tempo, excess } }
}

function skillColumns(skill: GridForecast['skill']) {
  return { skill: skill?.skill ?? null, skill_low: skill?.low ?? null, skill_high: skill?.high ?? null }
}

export function forecastRecords(classId: number, series: GroupSeries, { grids }: GroupForecast) {
  const three = ({ mean, low, high }: GridForecast['next7']) => [mean, low, high]
  return grids.map((grid, i) => ({
    class_id: classId,
    grid_id: grid.gridId,
    beats: grid.beats,
    ...skillColumns(grid.skill),
    means: grid.days.map(({ mean }) => mean),
    lows: grid.days.map(({ low }) => low),
    highs: grid.days.map(({ high }) => high),
    next7: three(grid.next7),
    next14: three(grid.next14),
    history: Array.from(series.grids[i]?.counts ?? []).slice(-historyDays),
    model_scores: grid.modelScores,
    rule_scores: grid.ruleScores,
  }))
}
