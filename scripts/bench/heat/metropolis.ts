import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../../../api/db/migrate.ts'
import { makeDemoCity } from '../../../geodata/demo-city/make-demo-city.ts'
import type { Cluster } from '../../support/cluster.ts'
import { ensureDatabase, startCluster } from '../../support/cluster.ts'
import { say } from '../../support/say.ts'

/** The metropolis of the demo city in a cluster of its own, and the folder that holds everything made from it. */
export type Metropolis = { folder: string; cluster: Cluster; url: string; rows: number; madeSeconds: number | null }

/** Takes the city a folder keeps from an earlier bench, or invents and stores it there. */
export async function openMetropolis(folder: string, rows: number): Promise<Metropolis> {
  mkdirSync(folder, { recursive: true })
  const cluster = await startCluster({ folder: join(folder, 'cluster'), durable: false })
  const url = await ensureDatabase(cluster, `metropolis_${rows}`)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await migrate(client)
    const isThere = await holdsIncidents(client)
    const madeSeconds = isThere ? null : await inventInto(client, folder, rows)
    // What a bench that was cut off may have left.
    if (isThere) await client.query('DELETE FROM incidents WHERE id > $1', [rows])
    return { folder, cluster, url, rows, madeSeconds }
  } finally {
    await client.end()
  }
}

async function holdsIncidents(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean }>('SELECT EXISTS (SELECT FROM incidents) AS holds')
  return rows[0]?.holds === true
}

/**
 * The inventor already knows the grid of each incident, so the triggers that would look it up row by row, check
 * overlaps and write the feed are off: they are tested elsewhere, and would take most of the time.
 */
async function inventInto(client: pg.Client, folder: string, rows: number): Promise<number> {
  const begun = performance.now()
  const report = (message: string) => say(`  ${((performance.now() - begun) / 1000).toFixed(0)} s  ${message}`)
  const truthFile = join(folder, `metropolis-${rows}.truth.json`)
  await client.query('SET session_replication_role = replica')
  await client.query("SET work_mem = '256MB'")
  await makeDemoCity({ client, size: 'metropolis', seed: 1, report, truthFile, figures: { incidents: rows } })
  await client.query('RESET session_replication_role')
  report('putting the statistics in order')
  await client.query('VACUUM (ANALYZE) incidents')
  return Math.round((performance.now() - begun) / 1000)
}
