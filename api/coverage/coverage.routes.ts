import type { Pool } from 'pg'
import type { PlacementRun } from '#geo/placement-words'
import type { Database } from '../db/transaction.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { GapPlace } from './coverage.contract.ts'
import {
  cancelPlacement,
  coverByHour,
  drawUnreachedGround,
  findPlaces,
  findReachers,
  getPlacement,
  listGapPlaces,
  listPlacements,
  measureBackup,
  measureCapacity,
  measureReach,
  rankWhereNext,
} from './coverage.contract.ts'
import type { PlacementRow } from './coverage.queries.ts'
import { failAbandonedPlacements, findAddresses, listPlacementRows, nameResources } from './coverage.queries.ts'
import { toldCount } from './coverage.rules.ts'
import { placementRuns } from './placement-runs.ts'
import type { Gap } from './reach-details.ts'
import type { ReachEngine } from './reach-engine.ts'

type Parts = {
  engine: ReachEngine
  /** Connections of the owner: a search writes its best so far while nobody asks. */
  jobPool: Pool
  onCrash: (error: unknown) => void
}

/** Searches that a stop left behind are marked as failed first. `close` stops what runs. */
export async function mountCoverage(kernel: Kernel, parts: Parts): Promise<{ close: () => Promise<void> }> {
  const { engine } = parts
  mount(kernel, measureReach, ({ query, caller }) => engine.measureReach(query, caller.gridIds))
  mount(kernel, drawUnreachedGround, ({ query }) => engine.drawUnreachedGround(query))
  mount(kernel, rankWhereNext, ({ query, caller }) => engine.rankWhereNext(query, caller.gridIds))
  mountDetails(kernel, engine)
  await failAbandonedPlacements(parts.jobPool, {})
  return mountPlacements(kernel, parts)
}

function mountPlacements(kernel: Kernel, { engine, jobPool, onCrash }: Parts): { close: () => Promise<void> } {
  const runs = placementRuns(jobPool, onCrash)
  mount(kernel, findPlaces, async ({ body, caller }) => {
    const { gridIds, accountId } = caller
    const ground = await engine.placementGround(body, gridIds)
    const row = await runs.start(ground, { account: accountId, gridIds }).catch(refuseSecond)
    if (!row) throw new Error('the search was not stored')
    return told(row)
  })
  mount(kernel, listPlacements, async ({ db }) => ({ runs: (await listPlacementRows(db, { id: null })).map(told) }))
  mount(kernel, getPlacement, async ({ params, db }) => {
    const [row] = await listPlacementRows(db, params)
    if (!row) throw new Problem('not-found', `There is no search ${params.id} that you may read.`)
    return told(row)
  })
  mount(kernel, cancelPlacement, async ({ params, db }) => {
    const [seen] = await listPlacementRows(db, params)
    if (!seen) throw new Problem('not-found', `There is no search ${params.id} that you may stop.`)
    const row = await runs.cancel(params.id)
    if (!row) throw new Problem('state-does-not-allow', 'That search is not running; there is nothing to stop.')
    return told(row)
  })
  return { close: runs.close }
}

function refuseSecond(error: unknown): never {
  if (error instanceof Error && 'constraint' in error && error.constraint === 'placement_runs_one_at_a_time')
    throw new Problem('state-does-not-allow', 'A search for places is running already. Wait for it, or stop it first.')
  throw error
}

function told({ madeAt, finishedAt, dataVersion, ...row }: PlacementRow): PlacementRun {
  return {
    ...row,
    madeAt: madeAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    provenance: {
      source: `${row.question.demand} by 100 m of road, travel ${row.question.mode} along roads from resources of kind ${row.question.kind} and candidates`,
      dataVersion,
      computedAt: (finishedAt ?? madeAt).toISOString(),
    },
  }
}

function mountDetails(kernel: Kernel, engine: ReachEngine): void {
  mount(kernel, coverByHour, ({ query, caller }) => engine.coverByHour(query, caller.gridIds))

  mount(kernel, measureBackup, async ({ query, caller, db }) => {
    const told = await engine.measureBackup(query, caller.gridIds)
    return { ...told, resources: await withNames(db, told.resources) }
  })
  mount(kernel, measureCapacity, async ({ query, caller, db }) => {
    const told = await engine.measureCapacity(query, caller.gridIds)
    return { ...told, resources: await withNames(db, told.resources) }
  })
  mount(kernel, findReachers, async ({ query, db }) => {
    const told = await engine.findReachers(query)
    return { ...told, reachers: await withNames(db, told.reachers) }
  })
  mount(kernel, listGapPlaces, async ({ query, caller, db }) => {
    const { gaps, provenance } = await engine.gatherGaps(query, caller.gridIds)
    return { places: await withAddresses(db, gaps.slice(0, query.top)), total: gaps.length, provenance }
  })
}

/** Adds what the caller may be told of each resource; one removed meanwhile, or not his to see, is left out. */
async function withNames<Row extends { id: number }>(db: Database, rows: readonly Row[]) {
  const named = await nameResources(db, { ids: rows.map(({ id }) => id) })
  const byId = new Map(named.map((row) => [row.id, row]))
  return rows.flatMap((row) => {
    const found = byId.get(row.id)
    if (found === undefined) return []
    const { longitude, latitude, ...words } = found
    return [{ ...row, ...words, position: [longitude, latitude] as [number, number] }]
  })
}

async function withAddresses(db: Database, gaps: readonly Gap[]): Promise<GapPlace[]> {
  const found = await findAddresses(db, {
    longitudes: gaps.map(({ longitude }) => longitude),
    latitudes: gaps.map(({ latitude }) => latitude),
  })
  const byPlace = new Map(found.map(({ place, address }) => [place, address]))
  return gaps.map(({ longitude, latitude, grid, households, residents, nearest }, i) => ({
    position: [roundDegrees(longitude), roundDegrees(latitude)],
    address: byPlace.get(i + 1) ?? null,
    grid: grid && { gridId: grid.id, code: grid.code, name: grid.name },
    households: toldCount(households),
    residents: toldCount(households) === null ? null : residents,
    nearest,
  }))
}

/** About ten metres. Where fewer than five households stand the count is held back, not the place. */
function roundDegrees(degrees: number): number {
  return Math.round(degrees * 1e4) / 1e4
}
