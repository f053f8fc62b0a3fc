import { availableParallelism } from 'node:os'
import type { Pool } from 'pg'
import type { Config } from './config.ts'
import { openPool } from './db/pool.ts'
import type { Role } from './db/roles.ts'
import { giveRolesTheirPasswords, urlOfRole } from './db/roles.ts'
import type { Sealer } from './sealing/sealing.ts'

/** Connections by what they are for; each role sees what its work needs, see geodata/schema/0012 and 0016. */
export type Pools = {
  /** Answers people, bound by row security. */
  app: Pool
  /** Counts and draws: facts and places of the whole city, no words. */
  engine: Pool
  tiles: Pool
  /** Finds out who asks. */
  door: Pool
  /** The owner's: imports, removals, the calendar. No request's own question runs here. */
  jobs: Pool
  urls: { app: string; engine: string; door: string }
  close: () => Promise<void>
}

// A tile keeps a core of the database busy: more connections than cores only make the queue longer.
const tileConnections = Math.max(2, availableParallelism())

export async function openPools(config: Config & { databaseUrl: string }, sealer: Sealer): Promise<Pools> {
  const { databaseUrl, poolSize, statementTimeoutMs } = config
  await giveRolesTheirPasswords(databaseUrl, (use) => sealer.deriveSecret(use))
  const urlOf = (role: Role): string => urlOfRole(databaseUrl, role, (use) => sealer.deriveSecret(use))
  const open = (connectionString: string, size: number, name: string): Pool =>
    openPool({ connectionString, size, statementTimeoutMs, name })
  const appUrl = urlOf('wangge_app')
  const engineUrl = urlOf('wangge_engine')
  const doorUrl = urlOf('wangge_door')
  const pools = {
    app: open(appUrl, poolSize, 'wangge'),
    engine: open(engineUrl, 4, 'wangge-engine'),
    tiles: open(engineUrl, tileConnections, 'wangge-tiles'),
    door: open(doorUrl, 4, 'wangge-door'),
    jobs: open(databaseUrl, 4, 'wangge-jobs'),
  }
  return {
    ...pools,
    urls: { app: appUrl, engine: engineUrl, door: doorUrl },
    close: async () => {
      await Promise.all(Object.values(pools).map((pool) => pool.end()))
    },
  }
}
