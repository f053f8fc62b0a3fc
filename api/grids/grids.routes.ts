import type { Boundary } from '#geo/geojson'
import type { Coverage } from '#geo/grid-words'
import { may } from '#geo/rights'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import { reaches, sees } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Grid, GridCard } from './grids.contract.ts'
import { drawGrid, getGrid, listGrids, retireGrid } from './grids.contract.ts'
import type { GridDetailRow, GridRow, IncidentCounts } from './grids.queries.ts'
import {
  countIncidentsOfGrid,
  countResourcesNearGrid,
  examineBoundary,
  getGridRow,
  insertGrid,
  listGridRows,
  listGridRowsInBbox,
  listPredecessors,
  retireGridRow,
} from './grids.queries.ts'
import { hasClosedRings, toPage } from './grids.rules.ts'

export function mountGrids(kernel: Kernel): void {
  mount(kernel, listGrids, async ({ query, db, caller }) => {
    const { coverage, bbox, after = null } = query
    const window = { coverage, after, at: query.at ?? null, limit: query.limit + 1 }
    const [west, south, east, north] = bbox ?? []
    const rows =
      west === undefined || south === undefined || east === undefined || north === undefined
        ? await listGridRows(db, window)
        : await listGridRowsInBbox(db, { ...window, west, south, east, north })
    const { page, next } = toPage(rows, query.limit)
    return { grids: page.map((row) => toGrid(row, caller)), next }
  })

  mount(kernel, getGrid, ({ params, db, caller }) => readCard(db, caller, params.id))

  mount(kernel, drawGrid, async ({ body, db, caller }) => {
    await refuseBrokenBoundary(db, body.boundary)
    const [inserted] = await insertGrid(db, {
      ...body,
      communityCode: body.communityCode ?? null,
      responsibleUnit: body.responsibleUnit ?? null,
      validFrom: body.validFrom ?? null,
      boundary: JSON.stringify(body.boundary),
    })
    const grid = toGrid(await readGrid(db, inserted?.id ?? 0), caller)
    await noteInLog(db, caller, drawGrid.id, grid)
    return grid
  })

  mount(kernel, retireGrid, async ({ params, body, db, caller }) => {
    const [retired] = await retireGridRow(db, { id: params.id, validTo: body.validTo ?? null })
    const grid = toGrid(await readGrid(db, params.id), caller)
    if (!retired && (grid.validTo === null || new Date(grid.validTo) > new Date()))
      throw new Problem(
        'not-allowed',
        `Grid ${grid.code} lies outside your territory. Ask who is responsible there to end it.`,
      )
    if (!retired)
      throw new Problem(
        'rule-broken',
        `Grid ${grid.code} ended at ${grid.validTo ?? 'an earlier time'} already; an end that has passed stays as it is.`,
      )
    await noteInLog(db, caller, retireGrid.id, grid)
    return grid
  })
}

async function noteInLog(db: Database, caller: Caller, action: string, { id, code }: Grid): Promise<void> {
  await addToAudit(db, caller, { kind: 'administration', action, noun: 'grids', recordIds: [id], detail: { code } })
}

async function refuseBrokenBoundary(db: Database, boundary: Boundary): Promise<void> {
  if (!hasClosedRings(boundary))
    throw new Problem(
      'invalid-boundary',
      'A ring of the boundary is not closed. Repeat its first position as its last one.',
    )
  const [examined] = await examineBoundary(db, { boundary: JSON.stringify(boundary) })
  if (examined?.fault)
    throw new Problem('invalid-boundary', `The boundary cannot be used: ${examined.fault}. Draw a simple closed line.`)
}

async function readGrid(db: Database, id: number): Promise<GridDetailRow> {
  const [row] = await getGridRow(db, { id })
  if (!row) throw new Problem('not-found', `There is no grid with id ${id}. Look it up by its code in the search.`)
  return row
}

/** What the caller is not told is null: a count of what he may see would pass for the whole. */
async function readCard(db: Database, caller: Caller, id: number): Promise<GridCard> {
  const now = new Date()
  const row = await readGrid(db, id)
  const isMine = reaches(caller, row.territoryGridId)
  const isTold = isMine && tellsHouseholds(caller, row.coverage)
  return {
    ...toGrid(row, caller),
    boundary: row.boundary,
    areaNames: { county: row.county, street: row.street, community: row.community },
    households: isTold ? row.households : null,
    people: isTold ? row.people : null,
    buildings: may(caller, 'buildings:read') ? row.buildings : null,
    ...(isMine && may(caller, 'incidents:read') ? await countIncidents(db, id, now) : noIncidents),
    resourcesNearby: may(caller, 'resources:read') ? await countResourcesNearGrid(db, { id }) : null,
    predecessors: await listPredecessors(db, { id }),
    provenance: {
      source:
        'grids, areas; households, buildings and incidents by their link to the grid; resources by position; grid_lineage',
      dataVersion: row.dataVersion,
      computedAt: now.toISOString(),
    },
  }
}

/** A unit grid often holds a single building: how many live in it is told as of a building. */
function tellsHouseholds(caller: Caller, coverage: Coverage): boolean {
  return sees(caller, 'households:read', coverage === 'unit' ? 'by-building' : 'by-grid')
}

/** What is recorded of a grid's population: of a community to every person, of a unit grid as its households are. */
function tellsPopulation(caller: Caller, coverage: Coverage): boolean {
  return coverage === 'unit' ? tellsHouseholds(caller, coverage) : caller.kind !== 'screen'
}

const noIncidents = { openIncidents: null, overdueIncidents: null, weeklyIncidents: null }

async function countIncidents(db: Database, id: number, now: Date): Promise<IncidentCounts> {
  const [incidents] = await countIncidentsOfGrid(db, { id, now })
  if (!incidents) throw new Error('count-incidents-of-grid answered no row')
  return incidents
}

function toGrid(row: GridRow, caller: Caller): Grid {
  return {
    id: row.id,
    coverage: row.coverage,
    kind: row.kind,
    code: row.code,
    codeScheme: row.codeScheme,
    name: row.name,
    communityCode: row.communityCode,
    responsibleUnit: row.responsibleUnit,
    population: tellsPopulation(caller, row.coverage) ? row.population : null,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
    areaSquareMeters: row.areaSquareMeters,
    labelPosition: [row.labelLongitude, row.labelLatitude],
  }
}
