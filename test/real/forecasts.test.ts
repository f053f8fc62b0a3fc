import { beforeAll, describe, expect, it } from 'vitest'
import { openBreath } from '../../api/columns/breathe.ts'
import type { GroupForecast, GroupSeries } from '../../api/forecasts/forecast-group.ts'
import { forecastGroup, horizonDays, scoredDays } from '../../api/forecasts/forecast-group.ts'
import { seed } from '../../api/forecasts/forecasts.rules.ts'
import type { BostonRow } from '../support/boston-rows.ts'
import { readBoston } from '../support/boston-rows.ts'
import { hasRealFile } from '../support/real-data.ts'

const groups = 12

/** Daily counts of one reason by police district. The districts' shares are those of the days before the scored ones. */
function seriesOf(rows: readonly BostonRow[], reason: string): GroupSeries {
  const dayOf = ({ hour }: BostonRow) => Math.floor(hour / 24)
  const first = Math.min(...rows.slice(0, 1).map(dayOf))
  const days = Math.max(...rows.slice(-1).map(dayOf)) - first + 1
  const known = rows.filter((row) => dayOf(row) - first < days - scoredDays)
  const ofReason = rows.filter((row) => row.reason === reason)
  const daily = (some: readonly BostonRow[]): Uint32Array => {
    const counts = new Uint32Array(days)
    for (const row of some) counts[dayOf(row) - first] = (counts[dayOf(row) - first] ?? 0) + 1
    return counts
  }
  const grids = [...new Set(rows.map(({ district }) => district))].sort().map((name, i) => {
    const isHere = ({ district }: BostonRow) => district === name
    return { gridId: i + 1, counts: daily(ofReason.filter(isHere)), prior: known.filter(isHere).length / known.length }
  })
  const weekday = Uint8Array.from({ length: days + horizonDays }, (_, day) => (first + day) % 7)
  return { city: daily(ofReason), grids, weekday }
}

describe.skipIf(!hasRealFile('boston_311_2015.csv.gz'))(
  'forecasts on the last twelve weeks of Boston, held back',
  () => {
    const found = new Map<string, GroupForecast>()
    beforeAll(async () => {
      const rows = (await readBoston()).filter(({ district }) => district !== '')
      const sizes = new Map<string, number>()
      for (const { reason } of rows) sizes.set(reason, (sizes.get(reason) ?? 0) + 1)
      const largest = [...sizes].sort(([, a], [, b]) => b - a).slice(0, groups)
      for (const [reason] of largest) found.set(reason, await forecastGroup(seriesOf(rows, reason), seed, openBreath()))
    }, 60_000)

    it('beats the seasonal rule, with an interval that leaves zero out, in at least ten of the twelve largest groups', () => {
      for (const [reason, { skill, grids, covered }] of found)
        console.log(reason, skill, `${grids.filter(({ beats }) => beats).length} of ${grids.length}`, covered)
      const beating = [...found.values()].filter(({ skill }) => (skill?.low ?? 0) > 0)
      expect(beating.length).toBeGreaterThanOrEqual(10)
    })

    it('draws a forecast only for pairs of district and group that beat the rule: more than half, not all', () => {
      const pairs = [...found.values()].flatMap(({ grids }) => grids)
      const drawn = pairs.filter(({ beats }) => beats)
      console.log('pairs', drawn.length, pairs.length)
      expect(drawn.every(({ skill }) => (skill?.low ?? 0) > 0)).toBe(true)
      expect(drawn.length).toBeGreaterThan(pairs.length / 2)
      expect(drawn.length).toBeLessThan(pairs.length)
    })

    it('has intervals that hold at least what they promise', () => {
      for (const { covered } of found.values()) expect(covered).toBeGreaterThanOrEqual(0.8)
    })
  },
)
