import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExportManifest } from '#geo/export-words'
import { auditOf } from '../support/audit-of.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { anExportCity } from '../support/export-city.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'

let database: TestDatabase
let command: Person
let elsewhere: Person
const folder = mkdtempSync(join(tmpdir(), 'wangge-export-command-'))
beforeAll(async () => {
  database = await openTestDatabase()
  await anExportCity(database.pool)
  command = await aPerson(database.pool, { post: 'command' })
  elsewhere = await aPerson(database.pool, { post: 'command', territories: [{ kind: 'area', code: '999001002' }] })
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, DATABASE_URL: database.url, WANGGE_DATA_DIR: join(folder, 'data') }
  try {
    const all = ['scripts/run.mjs', 'export', ...words]
    return { code: 0, ...(await promisify(execFile)(process.execPath, all, { env })) }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  }
}

describe('npm run export', () => {
  it('writes a file with its manifest beside it, and the log keeps who', async () => {
    const file = join(folder, 'incidents.csv')
    const { code, stdout } = await run('incidents', file, '--as', command.login, '--names', 'zh')
    expect(code).toBe(0)
    const manifest = JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')) as ExportManifest
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
    expect(manifest.delivered).toMatchObject({ rows: 21, sha256, isComplete: true })
    expect(stdout).toContain(sha256)
    expect(readFileSync(file, 'utf8')).toMatch(/^longitude,latitude,标识,上报时间/)
    expect(await auditOf(database.pool, 'exports')).toMatchObject([{ kind: 'export', action: 'npm run export' }])
  })

  it('gives an account no more than its territory', async () => {
    const file = join(folder, 'none.geojsonl')
    const { code } = await run('incidents', file, '--as', elsewhere.login)
    expect(code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('')
  })

  it('refuses with a sentence and leaves no file', async () => {
    const file = join(folder, 'refused.kml')
    expect(await run('roads', file, '--as', command.login, '--frame', 'gcj02')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('KML is WGS 84') as string,
    })
    expect(await run('roads', file, '--as', 'nobody-at-all')).toMatchObject({ code: 2 })
    expect(await run('incidents', file, '--as', command.login, '--words', 'true')).toMatchObject({ code: 2 })
    expect([file, `${file}.part`].some(existsSync)).toBe(false)
  })
})
