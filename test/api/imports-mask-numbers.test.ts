import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { originalContext } from '#geo/sealed-values'
import { previewImport } from '../../api/imports/preview-import.ts'
import { undoImport } from '../../api/imports/undo-import.ts'
import { aCommunity, aGrid, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Importing } from '../support/imported.ts'
import { importingInto, testSealer } from '../support/imported.ts'
import { aPerson } from '../support/people.ts'

const options = {
  key: 'id',
  map: { lon: 'lon', lat: 'lat', reportedAt: 'at', text: 'words', address: 'place', severity: 'level' },
}
const header = 'id,lon,lat,at,words,place,level\n'
const telephoned = 'a,112.005,33.005,2024-05-01 10:00,路灯不亮 电话13812345678,人民路8号,2\n'
const plain = 'b,112.005,33.005,2024-05-01 11:00,路灯不亮,人民路8号 3单元501,2\n'

let database: TestDatabase
let into: Importing
beforeAll(async () => {
  database = await openTestDatabase()
  into = importingInto(database.pool)
  await aGrid(database.pool, { boundary: aSquare(112, 33, 0.01), communityCode: await aCommunity(database.pool) })
})
afterAll(async () => {
  into.remove()
  await database.close()
})

type Stored = { id: number; text: string; address: string; isMasked: boolean; hasGrid: boolean }
async function stored(): Promise<Stored[]> {
  const { rows } = await database.pool.query<Stored>(
    `SELECT i.id, i.text, i.address, i.is_masked AS "isMasked", o.community_grid_id = i.community_grid_id AS "hasGrid"
     FROM incidents i LEFT JOIN incident_originals o ON o.incident_id = i.id ORDER BY i.reported_at`,
  )
  return rows
}
async function originals(): Promise<{ words: unknown; kinds: string[] }[]> {
  const { rows } = await database.pool.query<{ id: number; sealed: Buffer; kinds: string[] }>(
    'SELECT incident_id AS id, sealed, kinds FROM incident_originals ORDER BY 1',
  )
  return rows.map(({ id, sealed, kinds }) => ({
    words: JSON.parse(testSealer.unseal(sealed, originalContext(id))) as unknown,
    kinds,
  }))
}

describe('importing what citizens wrote', () => {
  it('stores it masked, keeps it sealed, and takes both back', async () => {
    const first = await into.run('incidents', into.file('calls.csv', header + telephoned + plain), options)
    expect(first).toMatchObject({ state: 'stored', stored: 2 })
    expect(await stored()).toMatchObject([
      { text: '路灯不亮 电话138****5678', address: '人民路8号', isMasked: true, hasGrid: true },
      { text: '路灯不亮', address: '人民路8号 3单元501', isMasked: false, hasGrid: null },
    ])
    const before = [{ words: { text: '路灯不亮 电话13812345678', address: '人民路8号' }, kinds: ['mobile'] }]
    expect(await originals()).toEqual(before)

    const again = await into.run('incidents', into.file('calls.csv', header + telephoned + plain), options)
    expect(again).toMatchObject({ stored: 0, updated: 0, unchanged: 2 })

    const other = header + telephoned.replace('13812345678', '13899995678') + plain.replace('8号', '13900001111')
    const changed = await into.run('incidents', into.file('calls.csv', other), options)
    expect(changed).toMatchObject({ stored: 0, updated: 2 })
    expect(await originals()).toEqual([
      { words: { text: '路灯不亮 电话13899995678', address: '人民路8号' }, kinds: ['mobile'] },
      { words: { text: '路灯不亮', address: '人民路13900001111 3单元501' }, kinds: ['mobile'] },
    ])

    await undoImport(database.pool, changed.importId)
    expect(await originals()).toEqual(before)
    expect(await stored()).toMatchObject([{ isMasked: true }, { isMasked: false, address: '人民路8号 3单元501' }])

    const { accountId } = await aPerson(database.pool, { post: 'security-admin' })
    await database.pool.query(
      `INSERT INTO legal_holds (data_class, reason, placed_by) VALUES ('complaint-texts', 'a court asked', $1)`,
      [accountId],
    )
    await expect(undoImport(database.pool, first.importId)).rejects.toThrow(/legal hold keeps some of these incidents/)
    expect(await originals()).toEqual(before)
    await database.pool.query('UPDATE legal_holds SET lifted_at = now(), lifted_by = placed_by')
    await undoImport(database.pool, first.importId)
    expect(await originals()).toEqual([])
    expect(await into.count('replaced_originals')).toBe(0)
  })

  it('leaves no number in the database in the clear', async () => {
    const file = into.file('clear.csv', header + telephoned.replace(',2\n', ',13812345678\n'))
    const run = await into.run('incidents', file, options)
    expect(run.issues[0]?.detail).not.toContain('13812345678')
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    )
    for (const { name } of rows) expect(await into.count(`"${name}" t WHERE t::text LIKE '%12345678%'`), name).toBe(0)
  })

  it('previews it as it would be stored', async () => {
    const file = into.file('preview.csv', header + telephoned)
    const preview = await previewImport({
      pool: database.pool,
      file,
      fileName: 'preview.csv',
      noun: 'incidents',
      options,
    })
    expect(preview.sample[0]?.words).toBe('路灯不亮 电话138****5678')
  })
})
