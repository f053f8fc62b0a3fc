import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bindNames, loadedQueries } from '../../api/db/sql.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

const api = fileURLToPath(new URL('../../api/', import.meta.url))

/** Files in a folder `staged` speak of an import's temporary tables and cannot be prepared without one. */
function filesOfSlices(ending: string): string[] {
  const names = readdirSync(api, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith(ending) && !name.includes('/staged/')).map((name) => `${api}${name}`)
}

let database: TestDatabase
let client: Client
beforeAll(async () => {
  for (const file of filesOfSlices('.queries.ts')) await import(file)
  database = await openTestDatabase()
  client = await database.client()
})
afterAll(async () => {
  await client.end()
  await database.close()
})

describe('every query', () => {
  it('prepares on a migrated database with the types it declares', async () => {
    expect(loadedQueries.length).toBeGreaterThan(30)
    const failures: string[] = []
    for (const [index, query] of loadedQueries.entries()) {
      await client
        .query(`PREPARE query_${index} AS ${query.text}`)
        .catch((error: unknown) => failures.push(`${query.file}: ${String(error)}`))
    }
    expect(failures).toEqual([])
  })

  it('has a file, and every file of SQL in a slice has its query', () => {
    const used = new Set(loadedQueries.map((query) => query.file))
    const files = filesOfSlices('.sql')
    expect(files.filter((file) => !used.has(file))).toEqual([])
    expect(files.length).toBeGreaterThan(30)
  })

  it('opens with a comment that says what it answers', () => {
    const silent = loadedQueries.filter(({ file }) => !/^-- \S/.test(readFileSync(file, 'utf8')))
    expect(silent.map(({ file }) => file)).toEqual([])
  })

  it('would fail to load with a name too many or too few', () => {
    expect(() => bindNames('SELECT :a', {}, 'x.sql')).toThrow(/uses :a/)
    expect(() => bindNames('SELECT 1', { a: 'int4' }, 'x.sql')).toThrow(/does not use a/)
    expect(bindNames(`SELECT ':b', :a::text -- :c`, { a: 'int4' }, 'x.sql').text).toBe(
      `SELECT ':b', $1::int4::text -- :c`,
    )
  })
})
