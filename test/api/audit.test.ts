import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anchorAudit } from '../../api/db/anchor-audit.ts'
import { addToAudit, theService } from '../../api/db/audit-entry.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(`${tmpdir()}/wangge-audit-`)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const asSuperuser = async (text: string) => {
  const client = await database.client()
  await client.query(`SET session_replication_role = 'replica'`)
  await client.query(text)
  await client.end()
}

const anchors = () => `${folder}/anchors.txt`

beforeEach(async () => {
  await asSuperuser('DELETE FROM audit_log')
  await asSuperuser(
    `UPDATE audit_chain SET first_seq = 0, first_hash = sha256('wangge audit'), last_seq = 0, last_hash = sha256('wangge audit')`,
  )
  writeFileSync(anchors(), '')
  for (let n = 1; n <= 6; n++) await addToAudit(database.pool, theService, { kind: 'service', action: `entry-${n}` })
})

type Said = { code: number | null; out: string; err: string }

/** `npm run audit -- verify`, as an operator types it. */
function verify(...more: string[]): Promise<Said> {
  const child = spawn('node', ['scripts/run.mjs', 'audit', 'verify', '--anchors', anchors(), ...more], {
    env: { ...process.env, DATABASE_URL: database.url, WANGGE_DATA_DIR: folder },
  })
  const said: Said = { code: null, out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...said, code })))
}

async function noteEnd(): Promise<void> {
  const anchor = anchorAudit(database.pool, anchors(), pino({ level: 'silent' }))
  await anchor.close()
}

describe('npm run audit -- verify', () => {
  it('says the log is whole, where it ends, and that the ends noted outside agree', async () => {
    await noteEnd()
    const { code, err } = await verify()
    expect(err).toMatch(/Whole: 6 entries, 1 ends noted outside agree/)
    expect(err).toMatch(/The last entry is 6, hash [0-9a-f]{64}/)
    expect(code).toBe(0)
  })

  it.each([
    ['a changed entry', `UPDATE audit_log SET actor = 'nobody' WHERE seq = 3`, 3, 'changed'],
    ['a removed entry', 'DELETE FROM audit_log WHERE seq = 4', 5, 'missing'],
    ['the last entries removed', 'DELETE FROM audit_log WHERE seq > 4', 6, 'missing'],
  ])('names %s by a superuser and ends with 1', async (_what, text, seq, fault) => {
    await asSuperuser(text)
    const { code, out } = await verify('--json')
    const proof = JSON.parse(out) as { isWhole: boolean; broken: { seq: number; fault: string } }
    expect(proof).toMatchObject({ isWhole: false, broken: { seq } })
    expect(proof.broken.fault).toContain(fault)
    expect(code).toBe(1)
  })

  it('finds a chain that a superuser built anew, by what was noted outside', async () => {
    await noteEnd()
    await asSuperuser(`UPDATE audit_log SET actor = 'nobody' WHERE seq = 3`)
    for (let seq = 1; seq <= 6; seq++) {
      await asSuperuser(
        `UPDATE audit_log SET previous_hash = coalesce((SELECT hash FROM audit_log WHERE seq = ${seq - 1}), sha256('wangge audit')) WHERE seq = ${seq}`,
      )
      await asSuperuser(`UPDATE audit_log l SET hash = audit_hash(l) WHERE seq = ${seq}`)
    }
    await asSuperuser('UPDATE audit_chain SET last_hash = (SELECT hash FROM audit_log WHERE seq = 6)')
    const { out } = await verify('--json')
    expect(JSON.parse(out)).toMatchObject({
      isWhole: false,
      broken: { seq: 6, fault: expect.stringContaining('noted outside') as string },
    })
  })

  const cutOff = (seq: number) => [
    `UPDATE audit_chain SET first_seq = ${seq}, first_hash = (SELECT hash FROM audit_log WHERE seq = ${seq})`,
    `DELETE FROM audit_log WHERE seq <= ${seq}`,
  ]
  it('finds the first entries cut off together with the beginning of the chain', async () => {
    for (const text of cutOff(3)) await asSuperuser(text)
    const { out, code } = await verify('--json')
    expect(JSON.parse(out)).toMatchObject({
      isWhole: false,
      broken: { seq: 3, fault: expect.stringContaining('no removal') as string },
    })
    expect(code).toBe(1)
  })

  it('finds them also when a removal was forged to explain it, by what was noted outside', async () => {
    await noteEnd()
    await addToAudit(database.pool, theService, { kind: 'service', action: 'later' })
    const { rows } = await database.pool.query<{ hash: string }>(
      `SELECT encode(hash, 'hex') AS hash FROM audit_log WHERE seq = 6`,
    )
    for (const text of cutOff(6)) await asSuperuser(text)
    const detail = { removed: 6, lastSeq: 6, lastHash: rows[0]?.hash }
    await addToAudit(database.pool, theService, { kind: 'removal', action: 'expire-audit', noun: 'audit', detail })
    const { out } = await verify('--json')
    expect(JSON.parse(out)).toMatchObject({
      isWhole: false,
      broken: { seq: 6, fault: expect.stringContaining('180 days') as string },
    })
  })

  it('says so when nothing was noted outside', async () => {
    rmSync(anchors())
    expect((await verify()).err).toMatch(/No end was noted outside/)
  })

  it('finds entries cut off together with the end of the chain', async () => {
    await noteEnd()
    await asSuperuser('DELETE FROM audit_log WHERE seq > 4')
    await asSuperuser('UPDATE audit_chain SET last_seq = 4, last_hash = (SELECT hash FROM audit_log WHERE seq = 4)')
    const { out } = await verify('--json')
    expect(JSON.parse(out)).toMatchObject({ isWhole: false, broken: { seq: 6 } })
  })
})

describe('the end of the chain', () => {
  it('is noted outside by each run of the service, and then when it moved', async () => {
    await noteEnd()
    await noteEnd()
    await wait(5)
    await addToAudit(database.pool, theService, { kind: 'service', action: 'another' })
    await noteEnd()
    const lines = readFileSync(anchors(), 'utf8').trim().split('\n')
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['6', '6', '7'])
  })
})
