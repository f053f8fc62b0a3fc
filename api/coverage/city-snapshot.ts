import type { DutyHours } from '#geo/duty-hours'
import { readDutyHours } from '#geo/duty-hours'
import type { Database } from '../db/transaction.ts'
import type { GridRow, PackedPage, ResourceRow } from './coverage.queries.ts'
import {
  countCare,
  countOpenIncidents,
  listResourcePoints,
  nextValidityChange,
  packBuildingHouseholds,
  packLoneHouseholds,
  packRecentIncidents,
  pageGridsInForce,
  pageGroundShapes,
  pageRoads,
} from './coverage.queries.ts'
import { compareCodes } from './coverage.rules.ts'
import type { Pacer } from './pacer.ts'
import type { Places, Points } from './reach-field.ts'
import type { RoadCollector } from './road-network.ts'
import { collectRoads } from './road-network.ts'
import { readLineString, readRings } from './well-known-binary.ts'

/** Counted points with the grids they belong to (0: none), and the people of households. */
export type Demand = Points & {
  communityGridId: Float64Array
  unitGridId: Float64Array
  count: Float64Array
  people: Float64Array
}
export type PlacedDemand = Demand & { places: Places }

export type Resources = Points & {
  id: Float64Array
  /** Undefined where the words cannot be read. */
  hours: (DutyHours | undefined)[]
  capacity: (number | null)[]
}

export type GridsInForce = {
  /** By code. */
  community: GridRow[]
  unit: GridRow[]
  /** Milliseconds since 1970 at which the next grid comes into force or goes out of it; Infinity when none is due. */
  changeDueAt: number
}

const pageSize = 20_000
const bytesPerNumber = 8
const numbersPerPlace = 6

/** Reads pages until one is not full; `read` gets the last id of the page before. */
async function eachPage<R extends { id: number }>(
  read: (afterId: number) => Promise<R[]>,
  take: (rows: R[]) => Promise<void>,
): Promise<void> {
  let afterId = 0
  for (;;) {
    const rows = await read(afterId)
    const last = rows.at(-1)
    if (last === undefined) return
    await take(rows)
    afterId = last.id
  }
}

export async function loadRoads(db: Database, pacer: Pacer): Promise<RoadCollector> {
  const collector = collectRoads()
  await eachPage(
    (afterId) => pageRoads(db, { afterId, pageSize: pageSize / 4 }),
    async (rows) => {
      for (const row of rows) collector.add({ ...row, path: readLineString(row.path) })
      if (pacer.isDue()) await pacer.pause()
    },
  )
  return collector
}

export async function loadHouseholds(db: Database, pacer: Pacer): Promise<Demand> {
  const pages: Buffer[] = []
  for (const read of [packBuildingHouseholds, packLoneHouseholds]) {
    let afterId: number | null = 0
    while (afterId !== null) {
      const rows: PackedPage[] = await read(db, { afterId, pageSize })
      const page = rows[0]
      if (page?.packed) pages.push(page.packed)
      afterId = page?.lastId ?? null
      if (pacer.isDue()) await pacer.pause()
    }
  }
  return unpackDemand(pages, pacer)
}

export async function loadRecentIncidents(db: Database, days: number, pacer: Pacer): Promise<Demand> {
  const rows = await packRecentIncidents(db, { days })
  return unpackDemand(
    rows.map((row) => row.packed),
    pacer,
  )
}

async function unpackDemand(pages: readonly Buffer[], pacer: Pacer): Promise<Demand> {
  const bytesPerPlace = bytesPerNumber * numbersPerPlace
  const total = pages.reduce((sum, page) => sum + page.length / bytesPerPlace, 0)
  const column = (): Float64Array => new Float64Array(total)
  const columns = [column(), column(), column(), column(), column(), column()] as const
  let place = 0
  for (const page of pages) {
    for (let at = 0; at < page.length; at += bytesPerPlace) {
      for (const [c, values] of columns.entries()) values[place] = page.readDoubleBE(at + c * bytesPerNumber)
      place++
    }
    if (pacer.isDue()) await pacer.pause()
  }
  const [longitude, latitude, communityGridId, unitGridId, count, people] = columns
  return { longitude, latitude, communityGridId, unitGridId, count, people }
}

/** Resources by kind. */
export async function loadResources(db: Database): Promise<Map<string, Resources>> {
  const rows = await listResourcePoints(db, {})
  const byKind = new Map<string, typeof rows>()
  for (const row of rows) {
    const known = byKind.get(row.kind)
    if (known) known.push(row)
    else byKind.set(row.kind, [row])
  }
  return new Map([...byKind].map(([kind, points]) => [kind, resourcesOf(points)]))
}

export function resourcesOf(rows: readonly ResourceRow[]): Resources {
  return {
    ...pointsOf(rows),
    id: Float64Array.from(rows, (row) => row.id),
    hours: rows.map((row) => readDutyHours(row.hours)),
    capacity: rows.map((row) => row.capacity),
  }
}

/** Residents with care needs by community grid, in steps of five. */
export async function loadCare(db: Database): Promise<Map<number, number>> {
  return new Map((await countCare(db, {})).map(({ gridId, care }) => [gridId, care]))
}

export function pointsOf(rows: readonly { longitude: number; latitude: number }[]): Points {
  return {
    longitude: Float64Array.from(rows, (row) => row.longitude),
    latitude: Float64Array.from(rows, (row) => row.latitude),
  }
}

export async function loadGrids(db: Database): Promise<GridsInForce> {
  const community: GridRow[] = []
  const unit: GridRow[] = []
  await eachPage(
    (afterId) => pageGridsInForce(db, { afterId, pageSize }),
    (rows) => {
      for (const row of rows) (row.coverage === 'community' ? community : unit).push(row)
      return Promise.resolve()
    },
  )
  for (const grids of [community, unit]) grids.sort((a, b) => compareCodes(a.code, b.code))
  const [due] = await nextValidityChange(db, {})
  return { community, unit, changeDueAt: due?.dueAt?.getTime() ?? Infinity }
}

/** Open incidents by grid id. */
export async function loadOpenIncidents(db: Database): Promise<Map<number, number>> {
  const rows = await countOpenIncidents(db, {})
  return new Map(rows.map((row) => [row.gridId, row.openIncidents]))
}

/**
 * What counts as the city's ground: the grids in force of the coverage asked; where there are none the outlines of
 * the counties, then the drawn ground of the city.
 */
export async function loadGround(
  db: Database,
  coverage: 'community' | 'unit',
  pacer: Pacer,
): Promise<Float64Array[][]> {
  const shapes: Float64Array[][] = []
  for (const source of [coverage, 'county', 'city']) {
    if (shapes.length > 0) break
    await eachPage(
      (afterId) => pageGroundShapes(db, { source, afterId, pageSize: pageSize / 4 }),
      async (rows) => {
        for (const row of rows) shapes.push(readRings(row.shape))
        if (pacer.isDue()) await pacer.pause()
      },
    )
  }
  return shapes
}
