import type { Pool } from 'pg'
import { openBreath } from '../columns/breathe.ts'
import { inTransaction } from '../db/transaction.ts'
import { openEventGrouper } from '../statistics/duplicate-reports.ts'
import type { RunRow } from './reporting.queries.ts'
import {
  endRun,
  forgetOlderRuns,
  listGridCommunities,
  pageResidentReports,
  storeCommunities,
  storeGrids,
  writeShare,
} from './reporting.queries.ts'
import type { GridTally } from './reporting.rules.ts'
import { estimateRates, eventRule, placerAt, residentSources, tallyEvents } from './reporting.rules.ts'

export type BackgroundRuns = {
  start: (run: RunRow) => void
  /** Of a run that is written as ended. */
  stop: (runId: number) => void
  close: () => Promise<void>
}

/** One estimate at a time, which the table itself sees to. */
export function backgroundRuns(pool: Pool, onCrash: (error: unknown) => void): BackgroundRuns {
  const running = new Map<number, { stop: AbortController; done: Promise<void> }>()
  return {
    start: (run) => {
      const stop = new AbortController()
      const done = work(pool, run, stop.signal)
        .catch(async (error: unknown) => {
          onCrash(error)
          await endRun(pool, { id: run.id, state: 'failed', error: 'The estimate met an error of its own.' })
        })
        .catch(onCrash)
        .finally(() => running.delete(run.id))
      running.set(run.id, { stop, done })
    },
    stop: (runId) => running.get(runId)?.stop.abort(),
    close: async () => {
      for (const { stop } of running.values()) stop.abort()
      const stopped = [...running]
      await Promise.all(stopped.map(([, { done }]) => done))
      for (const [id] of stopped)
        await endRun(pool, { id, state: 'failed', error: 'The service stopped while it ran.' })
    },
  }
}

const dayMs = 86_400_000
const isOver = (signal: AbortSignal): boolean => signal.aborted

async function work(pool: Pool, run: RunRow, signal: AbortSignal): Promise<void> {
  const tallies = await readTallies(pool, run, signal)
  // Whoever stopped it has written so.
  if (!tallies) return
  const codes = new Map((await listGridCommunities(pool, {})).map(({ id, communityCode }) => [id, communityCode]))
  const { communities, grids } = estimateRates(tallies, (gridId) => codes.get(gridId) ?? '')
  // Figures of nothing would replace everybody's.
  if (communities.length === 0) {
    const error = 'Too little was reported in that period to learn from; the figures before it stay.'
    await endRun(pool, { id: run.id, state: 'failed', error })
    return
  }
  await inTransaction(pool, false, async (db) => {
    const [ended] = await endRun(db, { id: run.id, state: 'done', error: null })
    // Cancelled in the last moment: its figures are not kept.
    if (!ended) return
    await storeCommunities(db, { runId: run.id, rows: JSON.stringify(communities) })
    await storeGrids(db, { runId: run.id, rows: JSON.stringify(grids) })
    await forgetOlderRuns(db, { id: run.id })
  })
}

/** Reads the period a day at a time and joins reports to events; undefined when it was stopped. */
async function readTallies(pool: Pool, run: RunRow, signal: AbortSignal): Promise<Map<number, GridTally> | undefined> {
  const tallies = new Map<number, GridTally>()
  const grouper = openEventGrouper(eventRule)
  const breath = openBreath()
  const { fromAt, toAt } = run
  let placed: ReturnType<typeof placerAt> | undefined
  for (let at = fromAt.getTime(); at < toAt.getTime(); at += dayMs) {
    if (isOver(signal)) return undefined
    const to = new Date(Math.min(at + dayMs, toAt.getTime()))
    const reports = await pageResidentReports(pool, { from: new Date(at), to, sources: [...residentSources] })
    placed ??= reports.length === 0 ? undefined : placerAt(middleLatitude(reports))
    for (const row of reports) {
      if (placed) grouper.add({ ...row, ...placed(row) })
      if (breath.isDue()) await breath.take()
    }
    tallyEvents(tallies, grouper.take())
    await writeShare(pool, {
      id: run.id,
      share: (to.getTime() - fromAt.getTime()) / (toAt.getTime() - fromAt.getTime()),
    })
  }
  tallyEvents(tallies, grouper.finish())
  // What lies in no grid belongs to no area.
  tallies.delete(0)
  return tallies
}

function middleLatitude(reports: readonly { latitude: number }[]): number {
  const latitudes = reports.map(({ latitude }) => latitude).sort((a, b) => a - b)
  return latitudes[Math.floor(latitudes.length / 2)] ?? 0
}
