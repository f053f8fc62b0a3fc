import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Health } from './health.contract.ts'
import { checkHealth, checkReadiness } from './health.contract.ts'

export type HealthSources = {
  version: string
  city: string
  startedAt: Date
  dataVersion: () => number
  pingDatabase: () => Promise<void>
  incidentColumns: () => Health['incidentColumns']
  tileCache: () => Health['tileCache']
}

export function mountHealth(kernel: Kernel, sources: HealthSources): void {
  mount(kernel, checkHealth, () => describe(sources))
  mount(kernel, checkReadiness, async () => {
    const health = await describe(sources)
    if (!health.database.reachable)
      throw new Problem('database-unavailable', `The database does not answer: ${health.database.detail}.`)
    if (!health.incidentColumns.ready)
      throw new Problem(
        'still-loading',
        `${Math.floor(health.incidentColumns.loadedShare * 100)} % of the incidents are loaded; ask again soon.`,
      )
    return health
  })
}

async function describe(sources: HealthSources): Promise<Health> {
  const database = await sources.pingDatabase().then(
    () => ({ reachable: true, detail: 'answers' }),
    (error: unknown) => ({ reachable: false, detail: error instanceof Error ? error.message : 'no answer' }),
  )
  const incidentColumns = sources.incidentColumns()
  return {
    status: !database.reachable ? 'degraded' : incidentColumns.ready ? 'ok' : 'loading',
    version: sources.version,
    city: sources.city,
    startedAt: sources.startedAt.toISOString(),
    database,
    dataVersion: sources.dataVersion(),
    incidentColumns,
    tileCache: sources.tileCache(),
    memoryBytes: process.memoryUsage.rss(),
  }
}
