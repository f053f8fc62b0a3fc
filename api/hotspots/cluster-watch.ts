import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { seesEverything } from '../columns/audience.ts'
import type { BackgroundThread } from '../columns/background-thread.ts'
import { Cancelled, inBackgroundTurn, openBackgroundThread } from '../columns/background-thread.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import type { ScanData, TestedCluster } from '../statistics/space-time-scan.ts'
import type { AnalysedCity } from './analysed-city.ts'
import { pointsOf } from './analysed-city.ts'
import type { ToScan } from './cluster-thread.ts'
import type { FoundCluster, ScannedGroup } from './cluster-alerts.rules.ts'
import { alertsOf, historyDays, scanLimits, slotOf } from './cluster-alerts.rules.ts'
import { claimScan, listScanGroups, noteScan, storeAlerts } from './hotspots.queries.ts'

type Parts = { columns: IncidentColumns; city: AnalysedCity; jobPool: Pool; log: Logger }

const firstLookMs = 20_000
const lookEveryMs = 60_000

/** Looks for sudden clusters once an hour, in one process of all that share the database. */
export function watchClusters(parts: Parts): { close: () => Promise<void> } {
  const state: { timer: NodeJS.Timeout | undefined; closed: boolean; work: Promise<void> } = {
    timer: undefined,
    closed: false,
    work: Promise.resolve(),
  }
  const look = (): void => {
    state.work = scanOnce(parts, slotOf(new Date()), () => state.closed)
      .catch((error: unknown) => {
        if (!state.closed) parts.log.warn({ err: error }, 'looking for sudden clusters failed; trying again in an hour')
      })
      .then(() => {
        if (!state.closed) state.timer = setTimeout(look, lookEveryMs)
      })
  }
  state.timer = setTimeout(look, firstLookMs)
  return {
    close: async () => {
      state.closed = true
      clearTimeout(state.timer)
      await state.work
    },
  }
}

/** Does the look of this hour unless another process has it, or the incidents are not in memory yet. */
export async function scanOnce(parts: Parts, slot: Date, isCancelled: () => boolean): Promise<void> {
  if (!parts.columns.ready()) return
  const [claimed] = await claimScan(parts.jobPool, { slot })
  if (claimed) await scanClaimed(parts, claimed.id, isCancelled)
}

async function scanClaimed(parts: Parts, id: number, isCancelled: () => boolean): Promise<void> {
  const { columns, jobPool, log } = parts
  const begun = performance.now()
  const groups = await listScanGroups(jobPool, {})
  const until = groups[0]?.newestAt ?? null
  const dataVersion = columns.dataVersion()
  const note = (progress: number, finished: boolean) =>
    noteScan(jobPool, { id, progress, finished, dataUntil: until, dataVersion, groups: groups.length })
  const scanned = await scanGroups(parts, until === null ? [] : groups, { note, isCancelled })
  if (!scanned) return
  const alerts = alertsOf(scanned).map((alert) => ({ ...alert, dataVersion }))
  const [stored] = await storeAlerts(jobPool, { alerts: JSON.stringify(alerts) })
  await note(1, true)
  log.info(
    { alerts: alerts.length, made: stored?.made, ms: Math.round(performance.now() - begun) },
    'looked for clusters',
  )
}

type Scanner = BackgroundThread<ToScan, TestedCluster[]>
type Going = { note: (progress: number, finished: boolean) => Promise<unknown>; isCancelled: () => boolean }
type Group = { classId: number; newestAt: Date | null }

/** Null when it was cancelled. */
async function scanGroups(
  parts: Parts,
  groups: readonly Group[],
  { note, isCancelled }: Going,
): Promise<ScannedGroup[] | null> {
  const scanned: ScannedGroup[] = []
  const thread: Scanner = openBackgroundThread(new URL('cluster-thread.ts', import.meta.url), isCancelled)
  try {
    for (const { classId, newestAt } of groups) {
      if (isCancelled()) return null
      const group = { classId, until: newestAt ?? new Date(0) }
      scanned.push(await inBackgroundTurn(() => scanGroup(parts, thread, group)))
      await note(scanned.length / groups.length, false)
    }
    return scanned
  } catch (error) {
    if (error instanceof Cancelled) return null
    throw error
  } finally {
    await thread.close()
  }
}

async function scanGroup(
  { columns, city }: Parts,
  thread: Scanner,
  { classId, until }: { classId: number; until: Date },
): Promise<ScannedGroup> {
  const { grids } = await city.groundOf('community')
  const from = new Date(until.getTime() - historyDays * 86_400_000).toISOString()
  const filter = { classes: [classId], from, to: new Date(until.getTime() + 1000).toISOString() }
  const cube = await columns.countCube(filter, { by: 'community', bucket: 'day' }, seesEverything)
  const days = cube.starts.length
  const placeOf = new Map(grids.map(({ id }, place) => [id, place]))
  const data: ScanData = { points: pointsOf(grids), days, counts: new Uint32Array(grids.length * days) }
  cube.keys.forEach((key, row) => {
    const place = placeOf.get(key)
    if (place !== undefined) data.counts.set(cube.counts.subarray(row * days, (row + 1) * days), place * days)
  })
  const inputsDigest = createHash('sha256')
    .update(JSON.stringify({ classId, from, ids: grids.map(({ id }) => id), scanLimits }))
    .update(Buffer.from(data.counts.buffer))
    .digest('hex')
  // The same data give the same draws, so that an alert does not come and go by luck.
  const seed = Number.parseInt(inputsDigest.slice(0, 7), 16)
  const clusters = await thread.ask({ data, seed }, [data.counts.buffer])
  return {
    classId,
    seed,
    inputsDigest,
    clusters: clusters.map((cluster): FoundCluster => {
      const center = grids[cluster.center]
      return {
        gridIds: cluster.places.map((place) => grids[place]?.id ?? 0),
        longitude: center?.longitude ?? 0,
        latitude: center?.latitude ?? 0,
        radiusMeters: cluster.radiusMeters,
        fromAt: new Date((cube.starts[cluster.firstDay] ?? 0) * 1000).toISOString(),
        toAt: new Date(until.getTime() + 1000).toISOString(),
        observed: cluster.observed,
        expected: cluster.expected,
        p: cluster.p,
      }
    }),
  }
}
