import type { ClientBase } from 'pg'
import type { ClassCatalogue } from '../catalogues/load-catalogue.ts'
import { pointHex } from './copy-text.ts'
import type { CopyValue } from './copy-text.ts'
import type { GridIds } from './city-rows.ts'
import { createFiling } from './file-incidents.ts'
import type { Incident } from './file-incidents.ts'
import { dataAsOfMs, firstDayMs } from './incident-calendar.ts'
import type { InventedCity, Report } from './invent-city.ts'
import { inventReports } from './invent-incidents.ts'
import type { ReportTally } from './invent-incidents.ts'
import type { NumberBook } from './leave-numbers.ts'
import { copyRows } from './store-rows.ts'
import type { DuplicateBook } from './truth.ts'

const columns = [
  'id',
  'reported_at',
  'closed_at',
  'due_at',
  'position',
  'position_quality',
  'class_id',
  'source',
  'status',
  'severity',
  'text',
  'address',
  'is_masked',
  'community_grid_id',
  'unit_grid_id',
  'grid_rule',
]

const originalColumns = ['incident_id', 'community_grid_id', 'sealed', 'kinds', 'recorded_at']

export interface IncidentOrder {
  readonly city: InventedCity
  readonly catalogue: ClassCatalogue
  readonly tally: ReportTally
  readonly duplicates: DuplicateBook
}

/** All incidents, oldest first, a day at a time. */
export function* inventIncidents(order: IncidentOrder): Generator<Incident[]> {
  const { city } = order
  const file = createFiling(order.catalogue, city.addresses, city.random.fork('filing'))
  for (const reports of inventReports(city.world, city.random.fork('reports'), order.tally)) {
    yield reports.map((report) => {
      const incident = file(report)
      order.duplicates.note(report.event, incident.id)
      return incident
    })
  }
}

const toRow = (incident: Incident, { ids, classIds, numbers }: StoreContext): CopyValue[] => {
  const { text, isMasked } = numbers.wordsOf(incident)
  return [
    incident.id,
    new Date(incident.reportedMs).toISOString(),
    incident.closedMs === undefined ? null : new Date(incident.closedMs).toISOString(),
    new Date(incident.dueMs).toISOString(),
    pointHex(incident.position),
    incident.positionQuality,
    classIds.get(incident.classCode),
    incident.source,
    incident.status,
    incident.severity,
    text,
    incident.address,
    isMasked ? 't' : 'f',
    ids.communityGridOfCell[incident.cell],
    ids.unitGridOfCell[incident.cell],
    'position',
  ]
}

/** Days whose reports together make one COPY: large enough to be fast, small enough for the change feed's table. */
const rowsPerCopy = 250_000

function* takeRows(
  days: Iterator<Incident[]>,
  state: { isDone: boolean },
  toCopyRow: (incident: Incident) => CopyValue[],
): Generator<CopyValue[]> {
  for (let count = 0; count < rowsPerCopy;) {
    const day = days.next()
    if (day.done) {
      state.isDone = true
      return
    }
    count += day.value.length
    for (const incident of day.value) yield toCopyRow(incident)
  }
}

export interface StoreContext {
  readonly client: ClientBase
  readonly ids: GridIds
  readonly classIds: ReadonlyMap<string, number>
  readonly numbers: NumberBook
  readonly report: Report
}

export const storeIncidents = async (context: StoreContext, order: IncidentOrder): Promise<number> => {
  const { client, ids, numbers } = context
  await client.query('SELECT ensure_incident_partitions($1, $2)', [
    new Date(firstDayMs).toISOString(),
    new Date(dataAsOfMs).toISOString(),
  ])
  const days = inventIncidents(order)
  const state = { isDone: false }
  let stored = 0
  while (!state.isDone) {
    const rows = takeRows(days, state, (incident) => toRow(incident, context))
    stored += await copyRows(client, { table: 'incidents', columns, rows })
    const originals = numbers.takeOriginals((cell) => ids.communityGridOfCell[cell])
    await copyRows(client, { table: 'incident_originals', columns: originalColumns, rows: originals })
    context.report(
      `${stored.toLocaleString('en')} of ${order.city.world.incidents.toLocaleString('en')} incidents stored`,
    )
  }
  await client.query(`SELECT setval('incidents_id', $1)`, [Math.max(1, stored)])
  return stored
}
