import { answerInBackground } from '../columns/answer-in-background.ts'
import { openBreath } from '../columns/breathe.ts'
import { openCityClock } from '../columns/city-clock.ts'
import type { CountCube } from '../columns/count-cube.ts'
import { forecastGroup } from './forecast-group.ts'
import type { Share } from './forecasts.rules.ts'
import { forecastRecords, groupRecord, leastRecords, seed, seriesOf } from './forecasts.rules.ts'

/** The thread that forecasts one class group after another. */

export type ToForetell = { classId: number; cube: CountCube; timeZone: string; shares: Share }
/** As JSON to be stored: an object, and parts of an array; null when there are too few records to learn from. */
export type Foretold = { group: string; forecasts: string[] } | null

/** So many grids are a megabyte: the main thread hands them to the database in one go without a pause to notice. */
const gridsOfPart = 250

answerInBackground(async ({ classId, cube, timeZone, shares }: ToForetell): Promise<Foretold> => {
  const series = seriesOf(cube, openCityClock(timeZone), shares)
  if (series.city.reduce((sum, count) => sum + count, 0) < leastRecords) return null
  const found = await forecastGroup(series, seed, openBreath())
  const records = forecastRecords(classId, series, found)
  const forecasts: string[] = []
  for (let from = 0; from < records.length; from += gridsOfPart)
    forecasts.push(JSON.stringify(records.slice(from, from + gridsOfPart)))
  return { group: JSON.stringify(groupRecord(classId, found)), forecasts }
})
