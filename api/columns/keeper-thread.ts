import { parentPort, workerData } from 'node:worker_threads'
import { openPool } from '../db/pool.ts'
import { openKeeper } from './keep-columns.ts'
import type { FromKeeper, KeeperData, ToKeeper } from './thread-messages.ts'

/** The thread that fills the columns and lets them follow the feed: the only one that writes. */

const data = workerData as KeeperData
const tell = (message: FromKeeper): void => parentPort?.postMessage(message)
const pool = openPool({
  connectionString: data.connectionString,
  size: 2,
  statementTimeoutMs: 600_000,
  name: 'wangge-columns',
})
const keeper = openKeeper({ ...data, pool, tell })

// One thing after the other, in the order it was asked for.
let last: Promise<unknown> = keeper.load()
parentPort?.on('message', (message: ToKeeper) => {
  if (message.kind === 'close') keeper.stop()
  last = last.then(() => obey(message))
})

async function obey(message: ToKeeper): Promise<void> {
  if (message.kind === 'changes') await apply(message)
  else if (message.kind === 'reader') keeper.addReader(message.port)
  else await close()
}

async function apply({ number, entries }: Extract<ToKeeper, { kind: 'changes' }>): Promise<void> {
  try {
    tell({ kind: 'applied', number, state: await keeper.apply(entries) })
  } catch (error) {
    tell({ kind: 'failed', number, message: String(error) })
  }
}

async function close(): Promise<void> {
  await keeper.close()
  await pool.end().catch(() => undefined)
  tell({ kind: 'closed' })
}
