import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import { claimsOf } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mountStream } from '../http/mount.ts'
import type { MapFrame } from './order-map-frame.ts'
import type { MapParts } from './order-map.ts'
import { drawPage, mapOf } from './order-page.ts'
import type { Order } from './orders.contract.ts'
import { exportOrder, printOrder } from './orders.contract.ts'
import { mapGrids, mapGround, mapRoads, readTimezone } from './orders.queries.ts'
import { csvOf } from './orders.rules.ts'

/** Beyond this scale lanes are nearer to each other than the width of their lines. */
const coarseScale = 30_000

type Read = (db: Database, id: number) => Promise<Order>

/** What leaves the service on paper or as a file, noted in the log. */
export function mountPapers(kernel: Kernel, read: Read): void {
  mountStream(kernel, printOrder, async ({ params, caller }, _req, res) => {
    const { order, map, parts, timezone } = await asking(kernel, caller, async (db) => {
      const order = await read(db, params.id)
      const grids = await mapGrids(db, { ids: order.grids.map(({ gridId }) => gridId) })
      const map = mapOf(order, grids)
      const parts = { grids, ...(await groundIn(db, map)) }
      const [city] = await readTimezone(db, {})
      await noteExport(db, caller, { action: printOrder.id, id: params.id })
      return { order, map, parts, timezone: city?.timezone ?? 'UTC' }
    })
    const bytes = await drawPage(order, parts, { map, timezone, printedAt: new Date() })
    res.set({
      'Cache-Control': 'no-store',
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="order-${params.id}.pdf"`,
    })
    res.end(bytes)
  })
  mountStream(kernel, exportOrder, async ({ params, caller }, _req, res) => {
    const order = await asking(kernel, caller, async (db) => {
      const order = await read(db, params.id)
      await noteExport(db, caller, { action: exportOrder.id, id: params.id })
      return order
    })
    res.set({
      'Cache-Control': 'no-store',
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="order-${params.id}-moves.csv"`,
    })
    res.end(csvOf(rowsOf(order)))
  })
}

function asking<T>({ pool }: Kernel, caller: Caller, work: (db: Database) => Promise<T>): Promise<T> {
  return inTransaction(pool, false, work, claimsOf(caller))
}

async function groundIn(db: Database, { box, scale, pointsPerMeter }: MapFrame): Promise<Omit<MapParts, 'grids'>> {
  // A fifth of a point is finer than any printer; a degree of latitude is some 111 km.
  const where = { ...box, tolerance: 0.2 / pointsPerMeter / 111_000 }
  return {
    roads: await mapRoads(db, { ...where, isCoarse: scale > coarseScale }),
    ground: await mapGround(db, where),
  }
}

async function noteExport(db: Database, caller: Caller, { action, id }: { action: string; id: number }): Promise<void> {
  await addToAudit(db, caller, { kind: 'export', action, noun: 'orders', recordIds: [id] })
}

function rowsOf({ id, title, state, effectiveFrom, terms, moves }: Order) {
  const heads = ['order', 'title', 'state', 'effective_from', 'kind', 'number', 'change', 'resource_id', 'resource']
  const places = ['address', 'from_longitude', 'from_latitude', 'to_longitude', 'to_latitude', 'hours_from', 'hours_to']
  return [
    [...heads, ...places],
    ...moves.map((move, i) => [
      ...[id, title, state, effectiveFrom, terms.kind, i + 1, move.type, move.resourceId, move.name, move.address],
      ...[move.from?.[0] ?? null, move.from?.[1] ?? null, move.to?.[0] ?? null, move.to?.[1] ?? null],
      ...[move.hoursFrom, move.hoursTo],
    ]),
  ]
}
