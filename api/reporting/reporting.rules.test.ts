import { describe, expect, it } from 'vitest'
import { dataAsOfMs } from '../../geodata/demo-city/incident-calendar.ts'
import { inventCity } from '../../geodata/demo-city/invent-city.ts'
import { inventReports } from '../../geodata/demo-city/invent-incidents.ts'
import { openEventGrouper } from '../statistics/duplicate-reports.ts'
import { spearman } from '../statistics/rank-correlation.ts'
import type { CommunityRate, GridTally } from './reporting.rules.ts'
import { estimateRates, eventRule, level, placerAt, tallyEvents, withRanks } from './reporting.rules.ts'

type Estimated = { communities: CommunityRate[]; planted: Map<string, number>; events: Map<string, number> }

/** The last year of an invented city, its reports joined and estimated; and what was planted in it. */
function estimateCity(size: 'town' | 'city', seed: number): Estimated {
  const city = inventCity({ size, seed }, () => undefined)
  const { communityGrids, communities } = city.areas
  const gridOf = new Map(communityGrids.flatMap(({ cells }, i) => cells.map((cell) => [cell, i + 1])))
  const eventsOfCell = new Float64Array(city.built.lots.length)
  const fromMs = dataAsOfMs - 365 * 86_400_000
  let before: Float64Array | undefined
  const grouper = openEventGrouper(eventRule)
  const tallies = new Map<number, GridTally>()
  for (const day of inventReports(city.world, city.random.fork('reports'), {
    events: 0,
    unreported: 0,
    eventsOfCell,
  })) {
    for (const { classIndex, place, reportedMs, source } of day) {
      if (reportedMs < fromMs || source === 'patrol') continue
      before ??= eventsOfCell.slice()
      const at = { seconds: reportedMs / 1000, xMeters: place.x, yMeters: place.y }
      grouper.add({ classId: classIndex, placeId: gridOf.get(place.cell) ?? 0, ...at })
    }
    tallyEvents(tallies, grouper.take())
  }
  tallyEvents(tallies, grouper.finish())
  const happened = (cells: readonly number[]) =>
    cells.reduce((sum, cell) => sum + (eventsOfCell[cell] ?? 0) - (before?.[cell] ?? 0), 0)
  return {
    ...estimateRates(tallies, (id) => communityGrids[id - 1]?.communityCode ?? ''),
    planted: new Map(city.world.planted.reporting.map((one) => [one.code, 1 - Math.exp(-one.reportsPerEvent)])),
    events: new Map(communities.map(({ code, cells }) => [code, happened(cells)])),
  }
}

const covered = ({ communities, planted }: Estimated): number =>
  communities.filter(({ communityCode, rateLow, rateHigh }) => {
    const truth = planted.get(communityCode) ?? -1
    return rateLow <= truth && truth <= rateHigh
  }).length

const correlations = ({ communities, events }: Estimated): { raw: number; corrected: number } => {
  const truth = communities.map(({ communityCode }) => events.get(communityCode) ?? 0)
  const raw = communities.map(({ reports }) => reports)
  const corrected = communities.map(({ estimatedEvents }) => estimatedEvents)
  return { raw: spearman(truth, raw) ?? 0, corrected: spearman(truth, corrected) ?? 0 }
}

describe('who reports, on invented cities where the truth is known', () => {
  it('covers the planted rates of twelve towns at the level stated, and ranks nearer to the truth than reports do', () => {
    const towns = Array.from({ length: 12 }, (_, i) => estimateCity('town', i + 1))
    const all = towns.reduce((sum, { communities }) => sum + communities.length, 0)
    const share = towns.reduce((sum, town) => sum + covered(town), 0) / all
    const mean = (of: 'raw' | 'corrected') =>
      towns.reduce((sum, town) => sum + correlations(town)[of], 0) / towns.length
    console.info(
      `towns: ${all} communities, covered ${share}, Spearman raw ${mean('raw')}, corrected ${mean('corrected')}`,
    )
    expect(share).toBeGreaterThanOrEqual(level)
    expect(mean('corrected')).toBeGreaterThan(mean('raw') + 0.1)
  }, 60_000)

  it('does so in a city of three hundred communities', () => {
    const city = estimateCity('city', 1)
    const share = covered(city) / city.communities.length
    const { raw, corrected } = correlations(city)
    console.info(
      `city: ${city.communities.length} communities, covered ${share}, Spearman raw ${raw}, corrected ${corrected}`,
    )
    expect(share).toBeGreaterThanOrEqual(level)
    expect(corrected).toBeGreaterThan(raw + 0.1)
  }, 60_000)
})

describe('the parts of an estimate', () => {
  it('measures fifty metres as the ellipsoid does, also far from the equator and the first meridian', () => {
    const placed = placerAt(33.5)
    const home = placed({ longitude: 112, latitude: 33.5 })
    const metersTo = (longitude: number, latitude: number) => {
      const there = placed({ longitude, latitude })
      return Math.hypot(there.xMeters - home.xMeters, there.yMeters - home.yMeters)
    }
    expect(metersTo(112, 33.5 + 50 / 110_913)).toBeCloseTo(50, 1)
    expect(metersTo(112 + 50 / 92_955, 33.5)).toBeCloseTo(50, 1)
    expect(metersTo(112 + 30 / 92_955, 33.5 - 40 / 110_913)).toBeCloseTo(50, 1)
  })

  it('ranks the most first', () => {
    const rows = [
      { reports: 9, estimatedEvents: 10 },
      { reports: 5, estimatedEvents: 25 },
    ]
    expect(withRanks(rows).map(({ rawRank, correctedRank }) => [rawRank, correctedRank])).toEqual([
      [1, 2],
      [2, 1],
    ])
  })
})
