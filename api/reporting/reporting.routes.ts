import type { Pool } from 'pg'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import { claimsOf } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { backgroundRuns } from './background-runs.ts'
import type { ReportingAnswer, ReportingRun } from './reporting.contract.ts'
import { cancelReporting, estimateReporting, readReporting } from './reporting.contract.ts'
import type { RunRow } from './reporting.queries.ts'
import {
  endRun,
  failAbandonedRuns,
  listCommunities,
  listGrids,
  listRuns,
  readPeriod,
  startRun,
} from './reporting.queries.ts'
import { periodComplaint, withRanks } from './reporting.rules.ts'

type Settings = {
  /** Connections of the owner: an estimate reads the whole city, whoever starts it. */
  jobPool: Pool
  onCrash: (error: unknown) => void
}

/** Runs that a stop left behind are marked as failed first. `close` stops what runs and resolves when nothing does. */
export async function mountReporting(
  kernel: Kernel,
  { jobPool, onCrash }: Settings,
): Promise<{ close: () => Promise<void> }> {
  await failAbandonedRuns(jobPool, {})
  const background = backgroundRuns(jobPool, onCrash)
  mount(kernel, readReporting, ({ db }) => readAnswer(db))
  // Kept before it is begun or told, so in a transaction of its own: the background works on what is committed.
  const asCaller = <T>(caller: Caller, work: (db: Database) => Promise<T>): Promise<T> =>
    inTransaction(kernel.pool, false, work, claimsOf(caller))
  mount(kernel, estimateReporting, async ({ body: { from = null, to = null }, caller }) => {
    const run = await asCaller(caller, async (db) => {
      const [period] = await readPeriod(db, { from, to })
      if (!period) throw new Problem('state-does-not-allow', 'There is no incident to estimate from yet.')
      const complaint = periodComplaint(period)
      if (complaint !== undefined) throw new Problem('invalid-request', `/body: ${complaint}`)
      const [begun] = await startRun(db, period).catch(refuseSecond)
      if (!begun) throw new Error('start-run returned no row')
      return begun
    })
    background.start(run)
    await kernel.door.note(caller, {
      kind: 'service',
      action: estimateReporting.id,
      noun: 'reporting',
      recordIds: [run.id],
    })
    return told(run)
  })
  mount(kernel, cancelReporting, async ({ params, caller }) => {
    const [run] = await asCaller(caller, (db) => endRun(db, { id: params.id, state: 'cancelled', error: null }))
    if (run) background.stop(run.id)
    if (!run) throw new Problem('state-does-not-allow', 'That estimate is not running; there is nothing to stop.')
    return told(run)
  })
  return { close: background.close }
}

function refuseSecond(error: unknown): never {
  if (error instanceof Error && 'constraint' in error && error.constraint === 'reporting_runs_one_at_a_time')
    throw new Problem('state-does-not-allow', 'An estimate is running already. Wait for it, or stop it first.')
  throw error
}

async function readAnswer(db: Database): Promise<ReportingAnswer> {
  const runs = await listRuns(db, {})
  const newest = runs[0]
  const done = runs.find(({ state }) => state === 'done')
  return {
    newest: newest ? told(newest) : null,
    run: done ? told(done) : null,
    communities: done ? withRanks(await listCommunities(db, { runId: done.id })) : [],
    grids: done ? withRanks(await listGrids(db, { runId: done.id })) : [],
    provenance: done
      ? {
          source:
            'reports by hotline, app and web, joined to events (same class within 50 m and 24 h of the first); zero-truncated Poisson count of reports per event, by community and grid',
          dataVersion: done.dataVersion,
          computedAt: (done.finishedAt ?? done.startedAt).toISOString(),
        }
      : null,
  }
}

function told({ id, state, share, fromAt, toAt, startedAt, finishedAt, error }: RunRow): ReportingRun {
  return {
    id,
    state,
    share,
    from: fromAt.toISOString(),
    to: toAt.toISOString(),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    error,
  }
}
