import { pino } from 'pino'
import { openPool } from '../../api/db/pool.ts'
import type { Door } from '../../api/http/door.ts'
import { openDoor } from '../../api/sessions/door.ts'
import { cookieNames } from '../../api/sessions/presented.ts'
import type { TestDatabase } from './database.ts'

export const boundless = { signedIn: 1e9, key: 1e9, anonymous: 1e9 }

/** The real door of a test's database, for slices that are mounted alone. */
export function aDoor({ urlOf }: Pick<TestDatabase, 'urlOf'>): Door & { close: () => Promise<void> } {
  const connectionString = urlOf('wangge_door')
  const pool = openPool({ connectionString, size: 2, statementTimeoutMs: 10_000, name: 'wangge-test-door' })
  const names = cookieNames(false)
  const log = pino({ level: 'silent' })
  const door = openDoor({ pool, connectionString, names, trustsProxy: false, budgets: boundless, log })
  return {
    ...door,
    close: async () => {
      await door.close()
      await pool.end()
    },
  }
}
