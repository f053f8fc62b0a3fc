import { afterAll, beforeAll, expect, it } from 'vitest'
import { manifestLines } from '../../scripts/support/import-words.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Importing } from '../support/imported.ts'
import { importingInto } from '../support/imported.ts'

let database: TestDatabase
let into: Importing
beforeAll(async () => {
  database = await openTestDatabase()
  into = importingInto(database.pool)
})
afterAll(async () => {
  into.remove()
  await database.close()
})

const map = { lon: 'lon', lat: 'lat', reportedAt: 'at' }
const sentence = 'Nothing was stored: every row was refused, for the reasons above.'

async function lastLine(content: string, options: { strict?: boolean; dryRun?: boolean } = {}) {
  const { dryRun = false, ...more } = options
  const file = into.file('rows.csv', content)
  const { importId, state, ...manifest } = await into.run('incidents', file, { map, ...more }, { dryRun })
  if (state !== 'stored' && state !== 'dry-run' && state !== 'failed') throw new Error(`state ${state}`)
  return manifestLines({ importId, state, manifest }).split('\n').at(-1)
}

it('ends with a plain sentence when every row was refused, and only then', async () => {
  const bad = 'lon,lat,at\n113.5,34.7,never\n500,34.7,2025-03-01 10:00\n'
  const good = '113.5,34.7,2025-03-01 10:00\n'
  expect(await lastLine(bad)).toBe(sentence)
  expect(await lastLine(bad, { dryRun: true })).toBe(sentence)
  expect(await lastLine(bad, { strict: true })).toBe(sentence)
  expect(await lastLine(bad + good)).not.toBe(sentence)
  expect(await lastLine(`lon,lat,at\n${good}`)).not.toBe(sentence)
  // The second time nothing is stored either, but nothing is wrong.
  expect(await lastLine(`lon,lat,at\n${good}`)).not.toBe(sentence)
  expect(await into.count('incidents')).toBe(1)
})
