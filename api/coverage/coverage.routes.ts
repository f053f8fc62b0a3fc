import type { Pool } from 'pg'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { PlacementRun } from './coverage.contract.ts'
import {
  cancelPlacement,
  drawUnreachedGround,
  findPlaces,
  getPlacement,
  listPlacements,
  measureReach,
  rankWhereNext,
} from './coverage.contract.ts'
import type { PlacementRow } from './coverage.queries.ts'
import { failAbandonedPlacements, listPlacementRows } from './coverage.queries.ts'
import { placementRuns } from './placement-runs.ts'
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
  await failAbandonedPlacements(parts.jobPool, {})
  return mountPlacements(kernel, parts)
}

function mountPlacements(kernel: Kernel, { engine, jobPool, onCrash }: Parts): { close: () => Promise<void> } {
  const runs = placementRuns(jobPool, onCrash)
  mount(kernel, findPlaces, async ({ body, caller }) => {
    const { gridIds, accountId } = caller
    const inputs = await engine.placementInputs(body, gridIds)
    const row = await runs.start(body, inputs, { account: accountId, gridIds }).catch(refuseSecond)
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
