import pino from 'pino'
import { seesEverything } from '../../../api/columns/audience.ts'
import { openIncidentColumns } from '../../../api/columns/incident-columns.ts'
import { followChanges } from '../../../api/db/change-follower.ts'
import { openPool } from '../../../api/db/pool.ts'
import { urlOfRole } from '../../../api/db/roles.ts'
import { askAll } from './clients.ts'
import type { Print } from './figures.ts'
import { keyOfStart, printOf } from './figures.ts'
import type { HeatQuestion } from './questions.ts'

// Our columns in a process of their own, asked in it: engine-process.ts URL. Talks with the bench by messages.

const log = pino({ level: 'warn' }, pino.destination(2))
const connectionString = urlOfRole(process.argv[2] ?? '', 'wangge_engine', () => '')
const pool = openPool({ connectionString, size: 2, statementTimeoutMs: 600_000, name: 'wangge-bench' })
const follower = await followChanges({ pool, connectionString, log })
globalThis.gc?.()
const rssBefore = process.memoryUsage.rss()
const begun = performance.now()
const columns = openIncidentColumns({ pool, follower, log })
await columns.whenReady()
const loadSeconds = (performance.now() - begun) / 1000
globalThis.gc?.()
process.send?.({
  rows: columns.count(),
  bytes: columns.bytes(),
  loadSeconds,
  rssGrowth: process.memoryUsage.rss() - rssBefore,
})

async function ask({ filter, bbox, radiusMeters, mostCells, bucket }: HeatQuestion): Promise<Print> {
  const asked = { bbox, radiusMeters, mostCells, bucket, coverage: 'community' as const }
  const { summary, density } = await columns.survey(filter, asked, seesEverything)
  const bars = summary.histogram
  return printOf({
    total: summary.total,
    lattice: density.total,
    grids: [[0, summary.outsideAnyGrid], ...summary.grids.map(({ id, count }): [number, number] => [id, count])],
    bars: bars?.starts.map((start, i) => [keyOfStart(start, bars.bucket), bars.counts[i] ?? 0]) ?? [],
  })
}

process.on('message', (message: { questions: HeatQuestion[]; clients: number }) => {
  void askAll(message.questions, message.clients, ask).then((answers) => {
    process.send?.({ answers, rss: process.memoryUsage.rss() })
  })
})
process.on('disconnect', () => {
  void Promise.all([columns.close(), follower.close()]).then(() => pool.end())
})
