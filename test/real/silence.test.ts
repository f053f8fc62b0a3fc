import { beforeAll, describe, expect, it } from 'vitest'
import { numberGrids } from '../../geodata/demo-city/city-rows.ts'
import { inventCity } from '../../geodata/demo-city/invent-city.ts'
import { inventReports } from '../../geodata/demo-city/invent-incidents.ts'
import { allowedPerWeek, mostHours, promised } from '../../api/silence/silence.rules.ts'
import { hasRealFile } from '../support/real-data.ts'
import type { BostonRow } from '../support/boston-rows.ts'
import { readBoston } from '../support/boston-rows.ts'
import type { CityReplay, Named } from '../support/silence-replay.ts'
import { cutAt, replayCity, totals } from '../support/silence-replay.ts'

const ofSources = { allowed: allowedPerWeek.source, allowedOfCity: allowedPerWeek.source, mostHours: mostHours.source }
const ofGrids = { allowed: allowedPerWeek.grid, allowedOfCity: allowedPerWeek.source, mostHours: mostHours.grid }
const shanghaiHours = 8

/** The town of the demo city: three years, 60,000 reports, 83 grids. */
function inventTown(): { sources: Named[]; grids: Named[] } {
  const city = inventCity({ size: 'town', seed: 1 }, () => undefined)
  const ids = numberGrids(city)
  const tally = { events: 0, unreported: 0 }
  const reports = [...inventReports(city.world, city.random.fork('reports'), tally)].flat()
  const hourOf = (ms: number) => ms / 3_600_000 + shanghaiHours - 96
  const sorted = reports.sort((a, b) => a.reportedMs - b.reportedMs)
  return {
    sources: sorted.map(({ source, reportedMs }) => ({ name: source, hour: hourOf(reportedMs) })),
    grids: sorted.map(({ place, reportedMs }) => ({
      name: String(ids.communityGridOfCell[place.cell]),
      hour: hourOf(reportedMs),
    })),
  }
}

function perSourceYear(city: CityReplay): number {
  const { alarms, weeks } = totals(city)
  return (alarms / weeks) * 52
}

function perThousandGridWeeks(city: CityReplay): number {
  const { alarms, weeks } = totals(city)
  return (alarms / weeks) * 1000
}

/** Cuts each judged stream at six hours of a week, day and night, and lets none be flagged later than foretold. */
function expectCutsInTime(city: CityReplay, firstHour: number): number {
  const cuts = [8, 35, 60, 87, 110, 140].flatMap((hour) => cutAt(city, firstHour + hour))
  for (const { flaggedAfterHours, predictedHours } of cuts) {
    expect(flaggedAfterHours).toBeDefined()
    expect(flaggedAfterHours).toBeLessThanOrEqual(predictedHours + 1 / 60)
  }
  return cuts.length
}

describe('silence in the demo city’s town, replayed', () => {
  let sources: CityReplay
  let grids: CityReplay
  beforeAll(() => {
    const town = inventTown()
    sources = replayCity(town.sources, ofSources)
    grids = replayCity(town.grids, ofGrids)
  })

  it('keeps false alarms of sources under the stated rate', () => {
    console.log('town, sources', totals(sources), perSourceYear(sources))
    expect(totals(sources).weeks).toBeGreaterThan(250)
    expect(perSourceYear(sources)).toBeLessThanOrEqual(promised.perSourceYear)
  })

  it('keeps false alarms of grids under the stated rate', () => {
    console.log('town, grids', totals(grids), perThousandGridWeeks(grids))
    expect(totals(grids).weeks).toBeGreaterThan(2000)
    expect(perThousandGridWeeks(grids)).toBeLessThanOrEqual(promised.perThousandGridWeeks)
  })

  it('flags a cut source within the time it foretold, at any hour', () => {
    expect(expectCutsInTime(sources, 120 * 168)).toBeGreaterThanOrEqual(12)
  })
})

describe.skipIf(!hasRealFile('boston_311_2015.csv.gz'))('silence in Boston, replayed', () => {
  let rows: BostonRow[]
  let sources: CityReplay
  let districts: CityReplay
  beforeAll(async () => {
    rows = await readBoston()
    const named = (pick: (row: BostonRow) => string) =>
      rows.map((row) => ({ name: pick(row), hour: row.hour })).filter(({ name }) => name !== '')
    sources = replayCity(
      named(({ source }) => source),
      ofSources,
    )
    districts = replayCity(
      named(({ district }) => district),
      ofGrids,
    )
  })

  it('finds the one stretch without any record, and counts it against no source', () => {
    console.log('boston, whole', sources.cityOutages)
    expect(sources.cityOutages).toHaveLength(1)
  })

  it('keeps false alarms of sources under the stated rate', () => {
    console.log('boston, sources', totals(sources), perSourceYear(sources))
    expect(totals(sources).weeks).toBeGreaterThan(120)
    expect(perSourceYear(sources)).toBeLessThanOrEqual(promised.perSourceYear)
  })

  it('keeps false alarms of districts under the stated rate', () => {
    console.log('boston, districts', totals(districts), perThousandGridWeeks(districts))
    expect(totals(districts).weeks).toBeGreaterThan(300)
    expect(perThousandGridWeeks(districts)).toBeLessThanOrEqual(promised.perThousandGridWeeks)
  })

  it('flags a cut source within the time it foretold, at any hour', () => {
    expect(expectCutsInTime(sources, 38 * 168)).toBeGreaterThanOrEqual(12)
  })
})
