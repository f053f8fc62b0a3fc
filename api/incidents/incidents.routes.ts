import type { CoordinateFrame } from '#geo/coordinate-frame'
import type { Position } from '#geo/geojson'
import { maskText } from '#geo/mask-text'
import { originalContext } from '#geo/sealed-values'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import { claim } from '../db/transaction.ts'
import type { Call, Kernel } from '../http/mount.ts'
import { refuseUnknownClasses } from '../http/known-classes.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { BodyOf, QueryOf, ResponseOf } from '../http/route.ts'
import type { Sealer } from '../sealing/sealing.ts'
import type { Incident } from './incidents.contract.ts'
import { getIncident, listIncidents, moveIncident, reportIncident, unmaskIncident } from './incidents.contract.ts'
import type { IncidentRow } from './incidents.queries.ts'
import {
  declareOpening,
  ensureIncidentPartition,
  getClassLimit,
  getIncidentRow,
  insertIncident,
  listIncidentRows,
  lockIncident,
  readOriginal,
  sealOriginal,
  setIncidentStatus,
  transformPosition,
} from './incidents.queries.ts'
import {
  decideMove,
  isOnTheMap,
  maskReport,
  planFrame,
  readCursor,
  readOriginalWords,
  settleReportTime,
} from './incidents.rules.ts'
import { dueTime } from './working-time.ts'

export function mountIncidents(kernel: Kernel, { sealer }: { sealer: Sealer }): void {
  mount(kernel, listIncidents, async ({ query, db, caller }) => {
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
    const { gridIds } = caller
    const territory = gridIds === null ? null : [...gridIds]
    const rows = await listIncidentRows(db, { ...toParameters(query), territory, limit: query.limit + 1 })
    const page = rows.slice(0, query.limit)
    return {
      incidents: page.map(toIncident),
      next: rows.length > query.limit ? (page.at(-1)?.cursor ?? null) : null,
    }
  })

  mount(kernel, getIncident, async ({ params, db }) => toIncident(await readIncident(db, params.id)))

  mount(kernel, reportIncident, async ({ body, db }) => {
    const id = await storeReport(db, sealer, body)
    return toIncident(await readIncident(db, id))
  })

  mount(kernel, moveIncident, moveIt)
  mount(kernel, unmaskIncident, (call) => unmaskIt(sealer, call))
}

async function moveIt({ params: { id }, body: { status }, db, caller }: Call<typeof moveIncident>): Promise<Incident> {
  const [incident] = await lockIncident(db, { id })
  if (!incident) throw noIncident(id)
  const move = decideMove(incident.status, status, new Date())
  if (!move.ok)
    throw new Problem(
      'status-move-not-allowed',
      `An incident that is ${incident.status} cannot become ${status}; it can become ${move.allowed.join(' or ')}.`,
    )
  await setIncidentStatus(db, { id, status, closedAt: move.closedAt })
  const moved = toIncident(await readIncident(db, id))
  const detail = { from: incident.status, to: status }
  const trace = { kind: 'administration', action: moveIncident.id, noun: 'incidents' } as const
  await addToAudit(db, caller, { ...trace, recordIds: [id], detail })
  return moved
}

async function unmaskIt(
  sealer: Sealer,
  { params: { id }, body: { purpose, note }, db, caller }: Call<typeof unmaskIncident>,
): Promise<ResponseOf<typeof unmaskIncident>> {
  const [opening] = await declareOpening(db, { accountId: caller.accountId, purpose, note, incidentId: id })
  if (!opening) throw new Error('declare-opening returned no row')
  await claim(db, 'opening', String(opening.id))
  const [original] = await readOriginal(db, { id })
  if (!original)
    throw new Problem('not-found', `There is nothing sealed of an incident with id ${id}. Its text is whole as it is.`)
  const words = readOriginalWords(sealer.unseal(original.sealed, originalContext(id)))
  const detail = { openingId: opening.id, note: maskText(note).masked }
  const trace = { kind: 'personal-read', action: unmaskIncident.id, noun: 'incidents' } as const
  await addToAudit(db, caller, { ...trace, recordIds: [id], purpose, detail })
  return { openingId: opening.id, ...words, kinds: original.kinds }
}

async function storeReport(db: Database, sealer: Sealer, body: BodyOf<typeof reportIncident>): Promise<number> {
  const time = settleReportTime(body.reportedAt, new Date())
  if (!time.ok)
    throw new Problem(
      'rule-broken',
      time.reason === 'in-the-future'
        ? 'The time of report lies in the future. Check the clock and the time zone, or leave it out.'
        : 'The time of report lies before the year 2000. Old records come in by an import.',
    )
  const { reportedAt } = time
  const [limit] = await getClassLimit(db, { classId: body.classId })
  if (!limit) throw new Problem('rule-broken', 'There is no incident class with that id. See /catalogues/classes.')
  const [longitude, latitude] = await toWgs84(db, body.position, body.frame)
  const dueAt =
    limit.limitValue === null || limit.limitUnit === null
      ? null
      : dueTime(reportedAt, { value: limit.limitValue, unit: limit.limitUnit }, limit.timezone)
  await ensureIncidentPartition(db, { reportedAt })
  const place = { longitude, latitude, sourceFrame: body.frame }
  const { kinds, ...words } = maskReport(body)
  const [stored] = await insertIncident(db, { ...body, ...place, ...words, reportedAt, dueAt })
  if (!stored) throw new Error('insert-incident returned no row')
  if (words.isMasked) await sealWords(db, sealer, { id: stored.id, text: body.text, address: body.address, kinds })
  return stored.id
}

async function sealWords(
  db: Database,
  sealer: Sealer,
  { id, text, address, kinds }: { id: number; text: string; address: string; kinds: string[] },
): Promise<void> {
  const sealed = sealer.seal(JSON.stringify({ text, address }), originalContext(id))
  await sealOriginal(db, { id, sealedHex: sealed.toString('hex'), kinds })
}

async function toWgs84(db: Database, framed: [number, number], frame: CoordinateFrame): Promise<Position> {
  const plan = planFrame(framed, frame)
  const position =
    plan.by === 'formula' ? plan.position : plan.by === 'database' ? await transform(db, framed, plan.srid) : undefined
  if (!position)
    throw new Problem(
      'rule-broken',
      `The store does not know ${frame}. Use wgs84, cgcs2000, gcj02, bd09 or a known EPSG code.`,
    )
  if (!isOnTheMap(position))
    throw new Problem(
      'rule-broken',
      'The position lies beyond 85 degrees of latitude or 180 of longitude, where the map ends. Longitude or easting comes first; check the order and the frame.',
    )
  return position
}

async function transform(db: Database, [x, y]: [number, number], srid: number): Promise<Position | undefined> {
  const [row] = await transformPosition(db, { x, y, srid })
  return row ? [row.longitude, row.latitude] : undefined
}

/** Every part of the filter with null for what was not asked. */
function toParameters(query: QueryOf<typeof listIncidents>) {
  const [west = null, south = null, east = null, north = null] = query.bbox ?? []
  return {
    from: orNull(query.from),
    to: orNull(query.to),
    classes: orNull(query.classes),
    sources: orNull(query.sources),
    statuses: orNull(query.statuses),
    hours: orNull(query.hours),
    weekdays: orNull(query.weekdays),
    placeholders: query.placeholders === 'true',
    grid: orNull(query.grid),
    west,
    south,
    east,
    north,
    ...readCursor(query.after),
  }
}

function orNull<T>(value: T | undefined): T | null {
  return value ?? null
}

async function readIncident(db: Database, id: number): Promise<IncidentRow> {
  const [row] = await getIncidentRow(db, { id })
  if (!row) throw noIncident(id)
  return row
}

function noIncident(id: number): Problem {
  return new Problem('not-found', `There is no incident with id ${id}. Look for it in the list of incidents.`)
}

function toIncident(row: IncidentRow): Incident {
  return {
    id: row.id,
    reportedAt: row.reportedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    position: row.longitude === null || row.latitude === null ? null : [row.longitude, row.latitude],
    isPositionOfGrid: row.isPositionOfGrid,
    sourceFrame: row.sourceFrame,
    positionQuality: row.positionQuality,
    isOutsideCity: row.isOutsideCity,
    isClosedBeforeOpened: row.isClosedBeforeOpened,
    classId: row.classId,
    classScheme: row.classScheme,
    classCode: row.classCode,
    classNameZh: row.classNameZh,
    classNameEn: row.classNameEn,
    source: row.source,
    status: row.status,
    severity: row.severity,
    text: row.text,
    address: row.address,
    isMasked: row.isMasked,
    communityGridId: row.communityGridId,
    communityGridCode: row.communityGridCode,
    gridRule: row.gridRule,
  }
}
