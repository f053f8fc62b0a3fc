import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { yunchengCatalogue } from '../catalogues/yuncheng-2013.ts'
import {
  areaRows,
  buildingRows,
  communityGridRows,
  groundRows,
  nodeRows,
  numberGrids,
  resourceRows,
  roadRows,
  unitGridRows,
} from './city-rows.ts'
import { copyLine } from './copy-text.ts'
import { directedKey, endsOfKey, forEachSide, pointAt, pointsOf, ringOf } from './face-graph.ts'
import { householdRows, sizeHouseholds } from './household-rows.ts'
import { dataAsOfMs, firstDayMs } from './incident-calendar.ts'
import { rhythms } from './incident-rhythms.ts'
import { inventCity } from './invent-city.ts'
import type { InventedCity } from './invent-city.ts'
import { centroid, distance, isInside, signedArea } from './plane-geometry.ts'
import { nameOfPlaces } from './place-names.ts'
import { inventIncidents } from './store-incidents.ts'
import { traceOutline } from './trace-outline.ts'
import { createDuplicateBook } from './truth.ts'

const tiny = { halfSideMeters: 760, coreHalfMeters: 220, riverWidthMeters: 45, households: 5000, incidents: 4000 }
const quiet = () => undefined

const incidentsOf = (city: InventedCity) => {
  const tally = { events: 0, unreported: 0 }
  const duplicates = createDuplicateBook()
  const order = { city, catalogue: yunchengCatalogue, tally, duplicates }
  return { incidents: [...inventIncidents(order)].flat(), duplicates, tally }
}

const digestOf = (seed: number): string => {
  const city = inventCity({ size: 'town', seed, figures: tiny }, quiet)
  const hash = createHash('sha256')
  const names = nameOfPlaces(city)
  const ids = numberGrids(city)
  const { sizes, populationOfCell } = sizeHouseholds(city)
  const tables = [
    areaRows(city, names),
    groundRows(city, names),
    communityGridRows(city, names, populationOfCell),
    unitGridRows(city, names, populationOfCell),
    nodeRows(city),
    roadRows(city),
    buildingRows(city, names, ids),
    householdRows(city, ids, sizes),
    resourceRows(city),
  ]
  for (const { rows } of tables) for (const row of rows) hash.update(copyLine(row))
  hash.update(JSON.stringify(incidentsOf(city).incidents))
  return hash.digest('hex')
}

describe('the same seed', () => {
  it('gives the same rows, another seed another city', () => {
    const first = digestOf(7)
    expect(digestOf(7)).toBe(first)
    expect(digestOf(8)).not.toBe(first)
  })
})

describe.each([1, 2, 3])('a town (seed %i)', (seed) => {
  const city = inventCity({ size: 'town', seed }, quiet)
  const { graph, cells, areas } = city
  const territory = traceOutline(
    graph,
    cells.map((cell) => cell.face),
  )
  const areaOfRings = (rings: readonly (readonly number[])[]) =>
    rings.reduce((sum, ring) => sum + signedArea(ring.map((vertex) => pointAt(graph, vertex))), 0)

  it('is one piece of ground that its cells fill exactly', () => {
    expect(territory).toHaveLength(1)
    expect(territory[0]).toHaveLength(1)
    const filled = cells.reduce((sum, cell) => sum + signedArea(pointsOf(graph, cell.face)), 0)
    // Doubled areas of whole-centimetre polygons are whole numbers: no tolerance is needed.
    expect(filled).toBe(areaOfRings(territory[0] ?? []))
  })

  it('gives every inner side of a cell to exactly one neighbour, in reverse', () => {
    const left = new Map<number, number>()
    cells.forEach((cell, index) => {
      forEachSide(ringOf(graph, cell.face), (a, b) => {
        expect(left.has(directedKey(a, b))).toBe(false)
        left.set(directedKey(a, b), index)
      })
    })
    const outline = new Set<number>()
    forEachSide(territory[0]?.[0] ?? [], (a, b) => outline.add(directedKey(a, b)))
    for (const key of left.keys()) {
      const [a, b] = endsOfKey(key)
      expect(left.has(directedKey(b, a))).toBe(!outline.has(key))
    }
  })

  it.each(['community', 'unit'] as const)('is covered by %s grids on shared vertices', (coverage) => {
    const members =
      coverage === 'unit' ? areas.unitGrids.map((grid) => [grid.cell]) : areas.communityGrids.map((g) => g.cells)
    expect(members.flat().sort((a, b) => a - b)).toEqual(cells.map((_, index) => index))
    const directed = new Set<number>()
    let filled = 0
    for (const cellsOfGrid of members) {
      for (const rings of traceOutline(
        graph,
        cellsOfGrid.map((cell) => cells[cell]?.face ?? 0),
      )) {
        filled += areaOfRings(rings)
        for (const ring of rings) {
          expect(new Set(ring).size).toBe(ring.length)
          forEachSide(ring, (a, b) => directed.add(directedKey(a, b)))
        }
      }
    }
    const unmatched = [...directed].filter((key) => !directed.has(directedKey(endsOfKey(key)[1], endsOfKey(key)[0])))
    expect(filled).toBe(areaOfRings(territory[0] ?? []))
    expect(unmatched).toHaveLength(territory[0]?.[0]?.length ?? 0)
  })

  it('houses exactly its households, 300 to 500 in nearly every comprehensive grid', () => {
    const comprehensive = areas.communityGrids.filter((grid) => grid.kind === 'comprehensive')
    const fitting = comprehensive.filter((grid) => grid.households >= 300 && grid.households <= 500)
    expect(city.built.householdsOfCell.reduce((sum, count) => sum + count, 0)).toBe(20_000)
    expect(fitting.length / comprehensive.length).toBeGreaterThan(0.9)
  })

  it('has unit grids of about a hectare where it is built up', () => {
    const builtUp = cells.filter((cell) => ['slabs', 'midrise', 'towers', 'village', 'shops'].includes(cell.use))
    const mean = builtUp.reduce((sum, cell) => sum + cell.areaSquareMeters, 0) / builtUp.length
    expect(mean).toBeGreaterThan(7000)
    expect(mean).toBeLessThan(13_000)
  })

  it('numbers grids from north to south and west to east, continuing the community code', () => {
    for (const [communityCode, grids] of groupByCommunity(areas.unitGrids)) {
      expect(grids.map((grid) => grid.code)).toEqual(
        grids.map((_, index) => `${communityCode}${String(index + 1).padStart(3, '0')}`),
      )
      const middles = grids.map((grid) => centroid(pointsOf(graph, cells[grid.cell]?.face ?? 0)))
      middles.forEach((after, index) => {
        const before = middles[index - 1]
        if (!before) return
        // Eastwards inside a row; a step back to the west begins a row that lies south of all before it.
        if (after.x <= before.x) for (const earlier of middles.slice(0, index)) expect(after.y).toBeLessThan(earlier.y)
        // A row is 100 metres high.
        else expect(Math.abs(after.y - before.y)).toBeLessThan(10_000)
      })
    }
  })

  it('can be driven from everywhere to everywhere', () => {
    const { nodes, roads } = city.network
    const reach = (reverse: boolean) => {
      const onward = nodes.map((): number[] => [])
      for (const road of roads) {
        const [from, to] = reverse ? [road.to, road.from] : [road.from, road.to]
        onward[from]?.push(to)
        if (road.direction === 'both') onward[to]?.push(from)
      }
      const seen = new Set([0])
      for (const node of seen) for (const next of onward[node] ?? []) seen.add(next)
      return seen.size
    }
    expect(roads.some((road) => road.direction === 'forward')).toBe(true)
    expect(reach(false)).toBe(nodes.length)
    expect(reach(true)).toBe(nodes.length)
  })

  it('keeps every building inside its own cell', () => {
    for (const building of city.built.buildings) {
      const lot = city.built.lots[building.cell]
      expect(lot && isInside(building.box.center, lot.ring)).toBe(true)
    }
  })

  it('crosses its river by bridges that join streets on both banks', () => {
    const water = new Set(cells.filter((cell) => cell.use === 'river').map((cell) => cell.face))
    const bridges = [...graph.sides].filter(([key, side]) => {
      const [a, b] = endsOfKey(key)
      const faces = [graph.faceLeftOf.get(directedKey(a, b)), graph.faceLeftOf.get(directedKey(b, a))]
      return side.kind !== 'none' && faces.every((face) => face !== undefined && water.has(face))
    })
    const streetEnds = new Map<number, number>()
    for (const [key, side] of graph.sides) {
      if (side.kind === 'none' || side.kind === 'path') continue
      for (const vertex of endsOfKey(key)) streetEnds.set(vertex, (streetEnds.get(vertex) ?? 0) + 1)
    }
    expect(bridges.length).toBeGreaterThanOrEqual(3)
    for (const [key] of bridges) for (const vertex of endsOfKey(key)) expect(streetEnds.get(vertex)).toBeGreaterThan(1)
  })
})

const groupByCommunity = <T extends { communityCode: string }>(grids: readonly T[]): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const grid of grids) groups.set(grid.communityCode, [...(groups.get(grid.communityCode) ?? []), grid])
  return groups
}

describe('three years of incidents', () => {
  const city = inventCity({ size: 'town', seed: 1 }, quiet)
  const { incidents, duplicates } = incidentsOf(city)
  const inMeters = (cell: number) => centroid(city.built.lots[cell]?.ring ?? [])
  const { planted, weights } = city.world

  it('are exactly as many as ordered, in order of time, inside three years', () => {
    expect(incidents).toHaveLength(60_000)
    expect(incidents.every((one, index) => one.id === index + 1)).toBe(true)
    expect(incidents.every((one, index) => one.reportedMs >= (incidents[index - 1]?.reportedMs ?? firstDayMs))).toBe(
      true,
    )
    expect(incidents.at(-1)?.reportedMs).toBeLessThanOrEqual(dataAsOfMs)
  })

  it('come from residents and patrols in the published shares', () => {
    const share = (source: string) => incidents.filter((one) => one.source === source).length / incidents.length
    expect(share('hotline')).toBeGreaterThan(0.52)
    expect(share('hotline')).toBeLessThan(0.58)
    expect(share('patrol')).toBeGreaterThan(0.41)
    expect(share('patrol')).toBeLessThan(0.47)
  })

  it('are mostly closed, nine in ten on time, and never closed before they were opened', () => {
    const closed = incidents.filter((one) => one.closedMs !== undefined)
    const onTime = closed.filter((one) => (one.closedMs ?? 0) <= one.dueMs)
    expect(closed.length / incidents.length).toBeGreaterThan(0.96)
    expect(onTime.length / closed.length).toBeCloseTo(0.896, 2)
    expect(closed.every((one) => (one.closedMs ?? 0) > one.reportedMs && (one.closedMs ?? 0) <= dataAsOfMs)).toBe(true)
    const lastDay = incidents.filter((one) => one.reportedMs > dataAsOfMs - 86_400_000)
    expect(lastDay.filter((one) => one.status === 'open' || one.status === 'in-progress').length).toBeGreaterThan(8)
  })

  it('follow the seasons: barbecues on summer evenings, snow in winter', () => {
    const local = (ms: number) => new Date(ms + 8 * 3_600_000)
    const barbecues = incidents.filter((one) => one.classCode === 'E0129')
    const inSummer = barbecues.filter((one) => [5, 6, 7].includes(local(one.reportedMs).getUTCMonth()))
    const inEvening = barbecues.filter((one) => local(one.reportedMs).getUTCHours() >= 17)
    expect(inSummer.length / barbecues.length).toBeGreaterThan(0.5)
    expect(inEvening.length / barbecues.length).toBeGreaterThan(0.6)
    const snow = incidents.filter((one) => one.classCode === 'E0507')
    expect(snow.length).toBeGreaterThan(100)
    expect(snow.every((one) => [0, 1, 2, 10, 11].includes(local(one.reportedMs).getUTCMonth()))).toBe(true)
  })

  it('hold duplicates of one event: same class, within 50 metres and 24 hours', () => {
    // Degrees at the city's latitude, in metres.
    const [metersEast, metersNorth] = [92_900, 110_900]
    const groups = duplicates.groups().map((group) => group.flatMap((id) => incidents[id - 1] ?? []))
    expect(groups.length).toBeGreaterThan(2000)
    for (const [first, ...others] of groups) {
      if (!first) throw new Error('A group is empty')
      for (const other of others) {
        const east = (other.position[0] - first.position[0]) * metersEast
        const north = (other.position[1] - first.position[1]) * metersNorth
        expect(other.classCode).toBe(first.classCode)
        expect(Math.hypot(east, north)).toBeLessThan(50)
        expect(other.reportedMs - first.reportedMs).toBeLessThanOrEqual(24 * 3_600_000)
      }
    }
  })

  it('are several times as frequent in the planted hot spots', () => {
    expect(planted.hotSpots.length).toBeGreaterThanOrEqual(5)
    for (const spot of planted.hotSpots) {
      const rhythm = rhythms[spot.classIndex]
      const ofClass = incidents.filter((one) => one.classCode === rhythm?.code)
      const nearCells = new Set(spot.cells)
      const seen = ofClass.filter((one) => nearCells.has(one.cell)).length
      const base = weights[rhythm?.place ?? 'road']
      const total = base.reduce((sum, weight) => sum + weight, 0)
      const usual = spot.cells.reduce((sum, cell) => sum + (base[cell] ?? 0), 0)
      const elsewhere = ofClass.length - seen
      const expected = (elsewhere * usual) / (total - usual)
      expect(seen / expected).toBeGreaterThan(3)
    }
  })

  it('are told less often where neighbourhoods are silent', () => {
    const silent = new Set(planted.reporting.filter((one) => one.isUnderReporting).map((one) => one.code))
    const communityOfCell = new Map(city.areas.communities.flatMap((one) => one.cells.map((cell) => [cell, one.code])))
    const perHousehold = (isSilent: boolean) => {
      const households = city.areas.communities
        .filter((one) => silent.has(one.code) === isSilent)
        .reduce((sum, one) => sum + one.households, 0)
      const homes = new Set(rhythms.filter((rhythm) => rhythm.place === 'homes').map((rhythm) => rhythm.code))
      const told = incidents.filter(
        (one) =>
          one.source !== 'patrol' &&
          homes.has(one.classCode) &&
          silent.has(communityOfCell.get(one.cell) ?? '') === isSilent,
      )
      return told.length / households
    }
    expect(silent.size).toBeGreaterThanOrEqual(2)
    expect(perHousehold(true)).toBeLessThan(perHousehold(false) * 0.55)
  })

  it('hold one sudden cluster of the planted class, place and time', () => {
    const { cluster } = planted
    const code = rhythms[cluster.classIndex]?.code
    const cellsOfCluster = new Set(cluster.cells)
    const seen = incidents.filter(
      (one) =>
        one.classCode === code &&
        cellsOfCluster.has(one.cell) &&
        one.reportedMs >= cluster.fromMs &&
        one.reportedMs <= cluster.toMs,
    )
    expect(seen.length).toBeGreaterThanOrEqual(cluster.count)
    expect(cluster.cells.every((cell) => distance(inMeters(cell), cluster.center) < cluster.radiusMeters + 200)).toBe(
      true,
    )
  })

  it('hold changes of one class in one grid, by the planted factor from the planted day on, and nowhere before', () => {
    expect(planted.changes.map((one) => one.factor > 1)).toEqual([true, true, true, true, false, false])
    const spanMs = dataAsOfMs - (planted.changes[0]?.fromMs ?? 0)
    for (const change of planted.changes) {
      const code = rhythms[change.classIndex]?.code
      const isInside = (one: (typeof incidents)[number]) => one.classCode === code && change.cells.has(one.cell)
      const after = incidents.filter((one) => isInside(one) && one.reportedMs >= change.fromMs).length
      const yearBefore = (ms: number) => ms >= change.fromMs - 4 * spanMs && ms < change.fromMs
      const usual = incidents.filter((one) => isInside(one) && yearBefore(one.reportedMs)).length / 4
      if (change.factor > 1) expect(after / usual).toBeGreaterThan(change.factor * 0.5)
      else expect(after).toBeLessThan(Math.max(3, usual * 0.5))
    }
  })
})
