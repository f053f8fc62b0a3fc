import type { Provenance } from '#geo/provenance'
import type { TravelMode } from '#geo/reach-words'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { QueryOf } from '../http/route.ts'
import type { NearStock, StockLine } from './stock.contract.ts'
import { findStock, keepStock, listStock, removeStock, totalStock } from './stock.contract.ts'
import type { StockRow } from './stock.queries.ts'
import {
  findHolder,
  keepStockRow,
  listStockRows,
  locateIncident,
  readVersion,
  removeStockRow,
  totalStockRows,
} from './stock.queries.ts'
import { addUp } from './stock.rules.ts'

/** Who gets to a place along the roads, nearest first; see coverage. */
type RoadsInMemory = {
  findReachers: (query: {
    longitude: number
    latitude: number
    mode: TravelMode
    minutes: number
    top: number
  }) => Promise<{ reachers: { id: number; minutes: number }[]; offRoadMeters: number; provenance: Provenance }>
}

/** What is told of a line that was just written, where nobody named another span. */
const usualDays = 30
const everyone = Number.MAX_SAFE_INTEGER
/** More stocks than anybody sends for at once; those beyond are still counted. */
const mostNamed = 200
const allLines = { id: null, resource: null, item: null, states: null, after: 0, limit: null } as const

export function mountStock(kernel: Kernel, engine: RoadsInMemory): void {
  mount(kernel, listStock, async ({ query, db }) => {
    const { resource = null, item = null, states = null, ...page } = query
    const asked = { ...page, resource, item, states, limit: query.limit + 1 }
    const rows = await listStockRows(db, { ...allLines, ...asked, now: new Date() })
    const told = rows.slice(0, query.limit)
    return {
      stock: told.map(toLine),
      next: rows.length > query.limit ? (told.at(-1)?.id ?? null) : null,
      provenance: await provenance(db),
    }
  })

  mount(kernel, totalStock, async ({ query, db }) => {
    const rows = await totalStockRows(db, { ...query, now: new Date() })
    return {
      items: rows.map((row) => ({ ...row, oldestUpdate: row.oldestUpdate.toISOString() })),
      provenance: await provenance(db),
    }
  })

  mount(kernel, findStock, ({ query, db }) => nearest(engine, db, query))
  mountKeeping(kernel)
}

function mountKeeping(kernel: Kernel): void {
  const trace = { kind: 'administration', noun: 'stock' } as const

  mount(kernel, keepStock, async ({ body, db, caller }) => {
    if ((await findHolder(db, { id: body.resourceId })).length === 0)
      throw new Problem(
        'not-found',
        `There is no resource with id ${body.resourceId} to keep stock at. Load the list of resources again.`,
      )
    const [kept] = await keepStockRow(db, { ...body, now: new Date() })
    const row = kept && (await readLine(db, kept.id))
    if (!row) throw new Error('keep-stock returned no row')
    const { resourceId, item, quantity, minimum, expiresOn } = row
    const detail = { resourceId, item, quantity, minimum, expiresOn }
    await addToAudit(db, caller, { ...trace, action: keepStock.id, recordIds: [row.id], detail })
    return toLine(row)
  })

  mount(kernel, removeStock, async ({ params: { id }, db, caller }) => {
    const row = await readLine(db, id)
    if (!row)
      throw new Problem('not-found', `There is no line of stock with id ${id}. Load the list again; it may be gone.`)
    if ((await removeStockRow(db, { id })).length === 0)
      throw new Problem('not-allowed', 'The stock lies outside your territory. Ask who is responsible there.')
    const { resourceId, item, quantity } = row
    const detail = { resourceId, item, quantity }
    await addToAudit(db, caller, { ...trace, action: removeStock.id, recordIds: [id], detail })
    return toLine(row)
  })
}

async function readLine(db: Database, id: number): Promise<StockRow | undefined> {
  const [row] = await listStockRows(db, { ...allLines, id, days: usualDays, now: new Date() })
  return row
}

type Question = QueryOf<typeof findStock>

/** Who gets there comes from the roads in memory; what they hold, and what of it the caller is told, from the store. */
async function nearest(engine: RoadsInMemory, db: Database, query: Question) {
  const { item, quantity, mode, minutes, days } = query
  const place = await placeOf(db, query)
  const reach = await engine.findReachers({ ...place.at, mode, minutes, top: everyone })
  const rows = await listStockRows(db, { ...allLines, item, days, now: new Date() })
  const minutesOf = new Map(reach.reachers.map(({ id, minutes: away }) => [id, away]))
  const { stock, ...sums } = addUp(rows, minutesOf, quantity)
  return {
    ...sums,
    position: [place.at.longitude, place.at.latitude] as [number, number],
    isPositionOfGrid: place.isPositionOfGrid,
    offRoadMeters: reach.offRoadMeters,
    wanted: quantity,
    stock: stock
      .slice(0, mostNamed)
      .map((row): NearStock => ({ ...toLine(row), minutes: row.minutes, taken: row.taken })),
    provenance: { ...reach.provenance, source: `stock not expired, the nearest first; ${reach.provenance.source}` },
  }
}

async function placeOf(db: Database, { incident, longitude, latitude }: Question) {
  if (incident === undefined)
    return { at: { longitude: longitude ?? 0, latitude: latitude ?? 0 }, isPositionOfGrid: false }
  const [row] = await locateIncident(db, { id: incident })
  if (row?.longitude == null || row.latitude === null)
    throw new Problem(
      'not-found',
      `There is no incident with id ${incident} whose place is told to you. Name the place on the map instead.`,
    )
  return { at: { longitude: row.longitude, latitude: row.latitude }, isPositionOfGrid: row.isPositionOfGrid }
}

async function provenance(db: Database) {
  const [row] = await readVersion(db, {})
  return {
    source: "lines of stock as last written, their state as of today in the city's calendar",
    dataVersion: row?.dataVersion ?? 0,
    computedAt: new Date().toISOString(),
  }
}

function toLine({ longitude, latitude, updatedAt, ...row }: StockRow): StockLine {
  const { id, resourceId, kind, name, address, hours, item, unit, quantity, minimum, expiresOn, state } = row
  const place = { resourceId, kind, name, address, hours, position: [longitude, latitude] as [number, number] }
  return { id, ...place, item, unit, quantity, minimum, expiresOn, state, updatedAt: updatedAt.toISOString() }
}
