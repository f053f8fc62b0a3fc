import pg from 'pg'
import type { Config } from '../api/config.ts'
import { addToAudit, theService } from '../api/db/audit-entry.ts'
import { openKeys } from '../api/open-keys.ts'
import type { KeyRing } from '../api/sealing/key-ring.ts'
import { addKey, writeKeyFile } from '../api/sealing/key-ring.ts'
import { openSealer } from '../api/sealing/sealing.ts'
import { configOrRefuse, openDatabase } from './support/open-database.ts'
import { refuse, say } from './support/say.ts'
import type { KeyUse } from './support/sealed-columns.ts'
import { countKeyUses, resealColumn, sealedColumns } from './support/sealed-columns.ts'

const help = `npm run keys -- list          every key by its id, newest first, and how many values it seals
npm run keys -- rotate        adds a key to the key file and seals everything anew with it; stop the service first
npm run keys -- retire ID     takes a key out of the file, once it seals nothing any more
  A rotation may be interrupted at any time: the next one takes it up where it was. Keep a copy of the key file apart
  from the database's. Where keys come from WANGGE_KEY, put the new one in front yourself, then rotate.`

const [act = '', id = ''] = process.argv.slice(2)

async function main(): Promise<void> {
  if (act === '--help' || !['list', 'rotate', 'retire'].includes(act)) {
    say(help)
    process.exitCode = act === '--help' ? 0 : 2
    return
  }
  const config = configOrRefuse()
  const ring = openKeys(config)
  const database = await openDatabase(config)
  const client = new pg.Client({ connectionString: database.url })
  try {
    await client.connect()
    if (act === 'list') list(ring, await countKeyUses(client))
    else process.exitCode = act === 'rotate' ? await rotate(client, config, ring) : await retire(client, config, ring)
  } finally {
    await client.end().catch(() => undefined)
    await database.close()
  }
}

/** Ids and counts only: a key is never shown. */
function list(ring: KeyRing, uses: KeyUse[]): void {
  for (const key of ring.keys.keys()) {
    const of = uses.filter((use) => use.key === key)
    const places = of.map(({ table, values }) => `${values.toLocaleString('en')} in ${table}`).join(', ')
    process.stdout.write(
      `${key.padEnd(16)} ${key === ring.newest ? 'newest' : 'older '}  ${places || 'seals nothing'}\n`,
    )
  }
  const lost = [...new Set(uses.map(({ key }) => key).filter((key) => !ring.keys.has(key)))]
  if (lost.length > 0) say(`Values are sealed with keys that are not in the ring: ${lost.join(', ')}. Put them back.`)
}

async function rotate(client: pg.Client, config: Config, ring: KeyRing): Promise<number> {
  if (await isServiceRunning(client)) {
    say(
      'The service is running with the keys it read at its start, and could not open what is sealed anew. Stop it first.',
    )
    return 1
  }
  const isUnfinished = (await countKeyUses(client)).some(({ key }) => key !== ring.newest)
  if (isUnfinished) say('An earlier rotation was not finished, or a key was added by hand; no further key is added.')
  const grown = isUnfinished || config.key !== undefined ? ring : addKey(ring)
  // First the key, then what it seals: what is sealed with a key that is nowhere is lost.
  if (grown !== ring) writeKeyFile(keyFileOf(config), grown)
  const resealed = await resealAll(client, grown)
  const detail = { newest: grown.newest, resealed }
  await addToAudit(client, theService, { kind: 'service', action: 'rotateKeys', detail })
  const total = Object.values(resealed).reduce((sum, values) => sum + values, 0)
  process.stdout.write(`${total.toLocaleString('en')} values sealed anew with key ${grown.newest}.\n`)
  list(grown, await countKeyUses(client))
  return 0
}

async function resealAll(client: pg.Client, ring: KeyRing): Promise<Record<string, number>> {
  const sealer = openSealer(ring)
  const resealed: Record<string, number> = {}
  for (const column of sealedColumns) {
    const onBatch = (done: number) => {
      if (done % 10_000 === 0) say(`  ${done.toLocaleString('en')} values of ${column.table}`)
    }
    resealed[column.table] = await resealColumn(client, sealer, { column, newest: ring.newest, onBatch })
  }
  return resealed
}

async function retire(client: pg.Client, config: Config, ring: KeyRing): Promise<number> {
  if (!ring.keys.has(id)) refuse(`There is no key "${id}". npm run keys -- list shows which there are.`)
  if (id === ring.newest) refuse(`"${id}" is the newest key. Rotate first.`)
  const uses = (await countUsesEverywhere(client, config)).filter(({ key }) => key === id)
  if (uses.length > 0) {
    const places = uses.map(({ table, values }) => `${values.toLocaleString('en')} in ${table}`).join(', ')
    say(`Key ${id} still seals ${places}. Rotate first.`)
    return 1
  }
  if (config.key !== undefined) {
    say(`Key ${id} seals nothing in this database. Take it out of WANGGE_KEY yourself.`)
    return 0
  }
  const keys = new Map([...ring.keys].filter(([key]) => key !== id))
  writeKeyFile(keyFileOf(config), { newest: ring.newest, keys })
  await addToAudit(client, theService, { kind: 'service', action: 'retireKey', detail: { key: id } })
  say(`Key ${id} is out of the file. Backups that were made before still need it: keep it where they are kept.`)
  return 0
}

/** Cities of one private cluster share a key file: a key goes when none of them needs it. */
async function countUsesEverywhere(client: pg.Client, { databaseUrl }: Config): Promise<KeyUse[]> {
  const uses = await countKeyUses(client)
  if (databaseUrl !== undefined) return uses
  const { rows } = await client.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database WHERE datname LIKE 'wangge\\_%' AND datname <> current_database()`,
  )
  for (const { name } of rows) {
    const other = new pg.Client({ host: client.host, port: client.port, user: client.user, database: name })
    await other.connect()
    try {
      const { rowCount } = await other.query(`SELECT WHERE to_regclass('replaced_originals') IS NOT NULL`)
      if (rowCount === 0) continue
      uses.push(...(await countKeyUses(other)).map((use) => ({ ...use, table: `${name}.${use.table}` })))
    } finally {
      await other.end()
    }
  }
  return uses
}

function keyFileOf({ keyFile, dataFolder }: Config): string {
  return keyFile ?? `${dataFolder}/keys.txt`
}

async function isServiceRunning(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_stat_activity WHERE usename IN ('wangge_app', 'wangge_engine', 'wangge_door') LIMIT 1`,
  )
  return rowCount === 1
}

await main().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)))
