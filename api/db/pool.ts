import pg from 'pg'
import type { Pool } from 'pg'

// bigint ids stay far below 2^53, and a number is what every caller works with.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export type PoolOptions = { connectionString: string; size: number; statementTimeoutMs: number; name: string }

/**
 * A warm, small pool. Idle connections are kept: a new backend's first ST_Transform costs 80-180 ms, because
 * PROJ opens its database. Parallel plans and JIT are off: they help one user and slow eight.
 */
export function openPool({ connectionString, size, statementTimeoutMs, name }: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString,
    max: size,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    application_name: name,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    options: '-c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_custom_plan -c timezone=UTC',
  })
  // A lost idle connection is not an event: the pool opens another at the next query.
  pool.on('error', () => undefined)
  // A connection lost while in use tells its query, and also emits an error that would end the process unheard.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
