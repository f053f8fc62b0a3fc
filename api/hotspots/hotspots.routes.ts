import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Position } from '#geo/geojson'
import { audienceOf } from '../columns/audience.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import { refuseWhileLoading, refusingTooMuch } from '../columns/refusals.ts'
import type { ChangeFollower } from '../db/change-follower.ts'
import type { Database } from '../db/transaction.ts'
import { refuseUnknownClasses } from '../http/known-classes.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { openAnalysedCity } from './analysed-city.ts'
import { watchClusters } from './cluster-watch.ts'
import type { Analysis, Sources } from './hotspot-engine.ts'
import { analyse, analyseEmerging } from './hotspot-engine.ts'
import {
  findEmerging,
  findHotspots,
  getHotspotRun,
  listClusterAlerts,
  listHotspotRuns,
  noteClusterAlert,
  storeHotspotRun,
} from './hotspots.contract.ts'
import type { AlertRow, ScanRow } from './hotspots.queries.ts'
import {
  latestScan,
  listAlerts,
  listResults,
  listRuns,
  newestReport,
  noteAlertSeen,
  storeResults,
  storeRun,
} from './hotspots.queries.ts'

type Parts = { columns: IncidentColumns; enginePool: Pool; jobPool: Pool; follower: ChangeFollower; log: Logger }

/** Returns how to end what looks for clusters in the background. */
export function mountHotspots(kernel: Kernel, parts: Parts): () => Promise<void> {
  const { columns } = parts
  const city = openAnalysedCity(parts.enginePool, parts.follower)
  mountAnalyses(kernel, { columns, city })
  mountRuns(kernel, columns)
  mountClusters(kernel, columns)
  const watch = watchClusters({ ...parts, city })
  return async () => {
    await watch.close()
    city.close()
  }
}

function mountAnalyses(kernel: Kernel, sources: Sources): void {
  const { columns } = sources
  mount(kernel, findHotspots, async ({ query, caller }) => {
    refuseWhileLoading(columns)
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
    const { answer } = await orTooMuch(analyse(sources, query, audienceOf(caller)))
    return answer
  })
  mount(kernel, storeHotspotRun, async ({ query, caller, db }) => {
    refuseWhileLoading(columns)
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
    const audience = audienceOf(caller)
    const analysis = await orTooMuch(analyse(sources, query, audience))
    return storeAnalysis(db, analysis, query.coverage === 'unit' && !audience.movesSensitive)
  })
  mount(kernel, findEmerging, async ({ query, caller, db }) => {
    refuseWhileLoading(columns)
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
    const [newest] = await newestReport(db, {})
    const newestAt = newest?.newestAt ?? new Date(0)
    return orTooMuch(analyseEmerging(sources, { ...query, newestAt }, audienceOf(caller)))
  })
}

async function storeAnalysis(db: Database, { answer, filter, all }: Analysis, tellsSensitive: boolean) {
  const [stored] = await storeRun(db, {
    ...answer,
    filter: JSON.stringify(filter),
    dataVersion: answer.provenance.dataVersion,
    tellsSensitive,
  })
  if (!stored) throw new Error('the run was not stored')
  await storeResults(db, { runId: stored.id, results: JSON.stringify(all) })
  return { ...answer, runId: stored.id }
}

function mountRuns(kernel: Kernel, columns: IncidentColumns): void {
  mount(kernel, listHotspotRuns, async ({ db }) => ({
    runs: (await listRuns(db, { id: null })).map(runOf),
    provenance: storedProvenance(columns.dataVersion()),
  }))
  mount(kernel, getHotspotRun, async ({ params, db }) => {
    const [row] = await listRuns(db, { id: params.id })
    if (!row) throw new Problem('not-found', `There is no run ${params.id} that you may read.`)
    const grids = await listResults(db, { runId: row.id })
    return {
      run: runOf(row),
      grids: grids.map(positioned),
      provenance: storedProvenance(row.dataVersion, row.madeAt),
    }
  })
}

function runOf<R extends { madeAt: Date }>(row: R): Omit<R, 'madeAt'> & { madeAt: string } {
  return { ...row, madeAt: row.madeAt.toISOString() }
}

function mountClusters(kernel: Kernel, columns: IncidentColumns): void {
  mount(kernel, listClusterAlerts, async ({ db }) => {
    const [scan] = await latestScan(db, {})
    const alerts = await listAlerts(db, {})
    return {
      alerts: alerts.map(alertOf),
      scan: scanOf(scan),
      provenance: storedProvenance(scan?.dataVersion ?? columns.dataVersion(), scan?.finishedAt ?? new Date()),
    }
  })
  mount(kernel, noteClusterAlert, async ({ params, db }) => {
    const [noted] = await noteAlertSeen(db, params)
    if (!noted) throw new Problem('not-found', `There is no alert ${params.id} in your territory.`)
    return noted
  })
}

function scanOf(scan: ScanRow | undefined) {
  const { finishedAt = null, dataUntil = null, groups, progress = null } = scan ?? {}
  return {
    finishedAt: finishedAt && finishedAt.toISOString(),
    dataUntil: dataUntil && dataUntil.toISOString(),
    groups: groups ?? 0,
    progress,
  }
}

function positioned<R extends { longitude: number; latitude: number }>({ longitude, latitude, ...row }: R) {
  return { ...row, position: [longitude, latitude] as Position }
}

function alertOf(row: AlertRow) {
  return {
    ...positioned(row),
    fromAt: row.fromAt.toISOString(),
    toAt: row.toAt.toISOString(),
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    seenAt: row.seenAt?.toISOString() ?? null,
  }
}

function storedProvenance(dataVersion: number, at = new Date()) {
  return { source: 'stored analyses of incidents by grid', dataVersion, computedAt: at.toISOString() }
}

function orTooMuch<T>(work: Promise<T>): Promise<T> {
  return refusingTooMuch(work, '/query', 'Ask for a shorter window.')
}
