import type { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addToAudit, theService } from '../../api/db/audit-entry.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

let database: TestDatabase
let owner: Client
beforeAll(async () => {
  database = await openTestDatabase()
  owner = await database.client()
})
afterAll(async () => {
  await owner.end()
  await database.close()
})

const firstBroken = async () => {
  const { rows } = await owner.query<{ seq: number; fault: string }>('SELECT seq::int, fault FROM first_broken_link()')
  return rows[0] ?? null
}
const write = (n: number) =>
  addToAudit(owner, theService, { kind: 'service', action: `entry-${n}`, noun: 'test', recordIds: [n], detail: { n } })

/** What a superuser would have to do first: the triggers refuse even him. */
const behindTheTriggers = async (text: string, values: unknown[] = []) => {
  await owner.query('BEGIN')
  await owner.query(`SET LOCAL session_replication_role = 'replica'`)
  await owner.query(text, values)
  await owner.query('COMMIT')
}

beforeEach(async () => {
  await behindTheTriggers('DELETE FROM audit_log')
  await owner.query(
    `UPDATE audit_chain SET first_seq = 0, first_hash = sha256('wangge audit'), last_seq = 0, last_hash = sha256('wangge audit')`,
  )
  for (let n = 1; n <= 12; n++) await write(n)
})

describe('the audit log', () => {
  it('is whole when nobody touched it', async () => {
    expect(await firstBroken()).toBeNull()
  })

  it.each(['wangge_app', 'wangge_door', 'wangge_engine'] as const)('cannot be changed by %s', async (role) => {
    const client = await database.client(role)
    for (const text of [
      'UPDATE audit_log SET actor = $$x$$',
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
      'UPDATE audit_chain SET last_seq = 0',
    ])
      await expect(client.query(text), text).rejects.toThrow(/permission denied/)
    await client.end()
  })

  it('refuses even its owner', async () => {
    for (const text of [
      'UPDATE audit_log SET actor = $$x$$ WHERE seq = 3',
      'DELETE FROM audit_log WHERE seq = 3',
      'TRUNCATE audit_log',
    ])
      await expect(owner.query(text), text).rejects.toThrow(/append-only/)
  })

  it('takes an entry only in its own name', async () => {
    const app = await database.client('wangge_app')
    await app.query(`SELECT set_config('wangge.account', '7', false), set_config('wangge.post', 'leader', false)`)
    const actor = { accountId: 8, name: 'somebody else', post: 'leader' as const, address: '' }
    await expect(addToAudit(app, actor, { kind: 'export', action: 'x' })).rejects.toThrow(/row-level security/)
    await addToAudit(app, { ...actor, accountId: 7 }, { kind: 'export', action: 'x' })
    expect(await firstBroken()).toBeNull()
    await app.end()
  })

  const columns: [string, string][] = [
    ['at', `at + interval '1 second'`],
    ['kind', `'export'`],
    ['action', `'another'`],
    ['outcome', `'refused'`],
    ['account_id', '99'],
    ['actor', `'somebody'`],
    ['post', `'leader'`],
    ['address', `'10.0.0.1'`],
    ['purpose', `'care-visit'`],
    ['noun', `'other'`],
    ['record_ids', `'{1,2,3}'`],
    ['detail', `'{}'`],
    ['hash', `sha256('x')`],
    ['previous_hash', `sha256('x')`],
  ]
  it.each(columns)('shows a superuser’s change of %s', async (column, value) => {
    await behindTheTriggers(`UPDATE audit_log SET ${column} = ${value} WHERE seq = 5`)
    const broken = await firstBroken()
    expect(broken?.seq === 5 || broken?.seq === 6, JSON.stringify(broken)).toBe(true)
  })

  it.each([1, 2, 6, 11, 12])('shows that entry %i was removed', async (seq) => {
    await behindTheTriggers('DELETE FROM audit_log WHERE seq = $1', [seq])
    expect(await firstBroken()).not.toBeNull()
  })

  it('shows that its last entries, all of it, or its ends were removed', async () => {
    await behindTheTriggers('DELETE FROM audit_log WHERE seq > 8')
    expect(await firstBroken()).toMatchObject({ seq: 12 })
    await behindTheTriggers('DELETE FROM audit_log')
    expect(await firstBroken()).not.toBeNull()
    await behindTheTriggers('DELETE FROM audit_chain')
    expect(await firstBroken()).toMatchObject({ fault: 'the chain has lost its ends' })
    await owner.query(
      `INSERT INTO audit_chain (first_seq, first_hash, last_seq, last_hash) VALUES (0, sha256('wangge audit'), 0, sha256('wangge audit'))`,
    )
  })

  it('shows two entries changed places', async () => {
    await behindTheTriggers('UPDATE audit_log SET seq = CASE seq WHEN 4 THEN 400 ELSE 4 END WHERE seq IN (4, 5)')
    await behindTheTriggers('UPDATE audit_log SET seq = 5 WHERE seq = 400')
    expect(await firstBroken()).toMatchObject({ seq: 4 })
  })

  it('numbers entries of many writers without a hole', async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => database.client('wangge_door')))
    await Promise.all(
      clients.map(async (client, i) => {
        for (let n = 0; n < 10; n++)
          await addToAudit(client, theService, { kind: 'service', action: `racer-${i}-${n}` })
        await client.end()
      }),
    )
    const { rows } = await owner.query<{ n: number; top: number }>(
      'SELECT count(*)::int AS n, max(seq)::int AS top FROM audit_log',
    )
    expect(rows[0]).toEqual({ n: 112, top: 112 })
    expect(await firstBroken()).toBeNull()
  })

  it('lets go only of what is older than 180 days, notes it, and stays whole', async () => {
    await expect(owner.query('SELECT expire_audit(now())')).resolves.toMatchObject({ rows: [{ expire_audit: 0 }] })
    await behindTheTriggers(`UPDATE audit_log SET at = now() - interval '200 days' WHERE seq <= 6`)
    // Hashes made anew: only an old entry can be old.
    for (let seq = 1; seq <= 12; seq++)
      await behindTheTriggers(
        `UPDATE audit_log l SET previous_hash = coalesce((SELECT hash FROM audit_log WHERE seq = $1 - 1), sha256('wangge audit')) WHERE seq = $1`,
        [seq],
      ).then(() => behindTheTriggers('UPDATE audit_log l SET hash = audit_hash(l) WHERE seq = $1', [seq]))
    await owner.query('UPDATE audit_chain SET last_hash = (SELECT hash FROM audit_log WHERE seq = 12)')
    expect(await firstBroken()).toBeNull()
    const { rows } = await owner.query<{ gone: number }>('SELECT expire_audit(now())::int AS gone')
    expect(rows[0]?.gone).toBe(6)
    expect(await firstBroken()).toBeNull()
    const last = await owner.query('SELECT kind, action, detail FROM audit_log ORDER BY seq DESC LIMIT 1')
    expect(last.rows[0]).toMatchObject({ kind: 'removal', action: 'expire-audit', detail: { removed: 6, lastSeq: 6 } })
  })
})
