import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Server } from 'node:http'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { openPool } from '../../api/db/pool.ts'
import { problemHandler } from '../../api/http/problem-handler.ts'
import { ImportPreview, ImportRecord } from '../../api/imports/imports.contract.ts'
import type { MountedImports } from '../../api/imports/imports.routes.ts'
import { mountImports } from '../../api/imports/imports.routes.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { aDoor } from '../support/door.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { testSealer } from '../support/imported.ts'
import { aPerson } from '../support/people.ts'
import type { Answer } from '../support/server.ts'

const maxUploadBytes = 200_000
let database: TestDatabase
let pool: Pool
let imports: MountedImports
let door: ReturnType<typeof aDoor>
let cookie = ''
let server: Server
let url = ''
let uploadFolder = ''

beforeAll(async () => {
  database = await openTestDatabase()
  uploadFolder = mkdtempSync(join(tmpdir(), 'wangge-uploads-'))
  writeFileSync(join(uploadFolder, 'upload-old'), 'x')
  utimesSync(join(uploadFolder, 'upload-old'), new Date(0), new Date(0))
  await database.pool.query(`INSERT INTO imports (noun, file_name, state) VALUES ('grids', 'crashed.csv', 'running')`)
  const app = express()
  app.use(express.json({ limit: '1mb' }))
  door = aDoor(database)
  cookie = (await aPerson(database.pool, { post: 'command' })).cookie
  const connectionString = database.urlOf('wangge_app')
  pool = openPool({ connectionString, size: 2, statementTimeoutMs: 30_000, name: 'wangge-test-imports' })
  const kernel = { router: app, pool, door, checkAnswers: true }
  imports = await mountImports(kernel, {
    jobPool: database.pool,
    sealer: testSealer,
    uploadFolder,
    maxUploadBytes,
    onCrash: (error) => {
      throw error
    },
  })
  app.use(problemHandler(pino({ level: 'silent' })))
  server = await new Promise<Server>((done) => {
    const opened = app.listen(0, '127.0.0.1', () => {
      done(opened)
    })
  })
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(async () => {
  await imports.close()
  await new Promise((done) => server.close(done))
  await door.close()
  await pool.end()
  await database.close()
  rmSync(uploadFolder, { recursive: true })
})

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(init.headers)
  headers.set('cookie', cookie)
  const answer = await fetch(`${url}${path}`, { ...init, headers })
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.json() }
}
const post = (path: string, body: unknown): Promise<Answer> =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const upload = (noun: string, fileName: string, content: string | Uint8Array<ArrayBuffer>): Promise<Answer> =>
  ask(`/imports?noun=${noun}&fileName=${encodeURIComponent(fileName)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: content,
  })
const uploads = (): string[] => readdirSync(uploadFolder)

async function settled(id: number): Promise<ImportRecord> {
  for (let tries = 0; tries < 400; tries++) {
    const record = ImportRecord.parse((await ask(`/imports/${id}`)).body)
    if (record.state !== 'running') return record
    await wait(50)
  }
  throw new Error(`import ${id} did not end`)
}

const csv =
  'id,经度,纬度,上报时间,小类\n1,113.501,34.701,2025-03-01 10:00,暴露垃圾\n2,113.502,34.701,2025-03-01 11:00,暴露垃圾\n'

describe('importing from the page', () => {
  it('shows what would be stored, stores it in the background, lists it and takes it back', async () => {
    const answer = await upload('incidents', '工单.csv', csv)
    expect(answer.status).toBe(201)
    const preview = ImportPreview.parse(answer.body)
    expect(preview).toMatchObject({
      format: 'csv',
      encoding: 'utf-8',
      guessedMap: { lon: '经度', lat: '纬度', reportedAt: '上报时间', class: '小类' },
      positions: [
        [113.501, 34.701],
        [113.502, 34.701],
      ],
      record: { state: 'uploaded', fileName: '工单.csv' },
    })
    expect(preview.fields).toContainEqual({ name: 'reportedAt', required: true })
    expect(preview.sample[0]).toMatchObject({ id: '1', 小类: '暴露垃圾' })
    const { id } = preview.record
    const swapped = await post(`/imports/${id}/preview`, { map: { lon: '纬度', lat: '经度', reportedAt: '上报时间' } })
    expect(ImportPreview.parse(swapped.body).positions).toEqual([])

    const tried = await post(`/imports/${id}/run`, { key: 'id', dryRun: true })
    expect(tried.status).toBe(202)
    expect(await settled(id)).toMatchObject({ state: 'dry-run', manifest: { stored: 2, isDryRun: true } })
    await post(`/imports/${id}/run`, { key: 'id' })
    const record = await settled(id)
    expect(record).toMatchObject({ state: 'stored', progress: { share: 1 }, manifest: { stored: 2, file: '工单.csv' } })
    for (let tries = 0; tries < 40 && uploads().length > 0; tries++) await wait(25)
    expect(uploads()).toEqual([])

    const list = (await ask('/imports')).body as {
      imports: ImportRecord[]
      maxUploadBytes: number
      profiles: { name: string }[]
    }
    expect(list.imports[0]).toMatchObject({ id, state: 'stored' })
    expect(list.maxUploadBytes).toBe(maxUploadBytes)
    expect(list.profiles.map(({ name }) => name)).toContain('boston-311')
    expectProblem(await post(`/imports/${id}/run`, {}), 'import-state')
    expectProblem(await post(`/imports/${id}/cancel`, {}), 'import-state')
    expect((await post(`/imports/${id}/undo`, {})).body).toMatchObject({ state: 'undone' })
    expectProblem(await post(`/imports/${id}/undo`, {}), 'import-state', /undone/)
  })

  it('keeps the file of an import that failed, so that other options can be tried', async () => {
    const { record } = ImportPreview.parse((await upload('incidents', 'odd.csv', csv)).body)
    await post(`/imports/${record.id}/run`, { map: { reportedAt: 'nowhere' } })
    expect(await settled(record.id)).toMatchObject({
      state: 'failed',
      progress: { error: expect.stringMatching(/no column "nowhere"/) as string },
    })
    await post(`/imports/${record.id}/run`, { strict: true })
    expect(await settled(record.id)).toMatchObject({ state: 'stored' })
  })

  it('cancels what waits or runs', async () => {
    const first = ImportPreview.parse((await upload('incidents', 'a.csv', csv)).body).record.id
    const second = ImportPreview.parse((await upload('incidents', 'b.csv', csv)).body).record.id
    await post(`/imports/${first}/run`, {})
    await post(`/imports/${second}/run`, {})
    expect((await post(`/imports/${second}/cancel`, {})).body).toMatchObject({ state: 'cancelled' })
    expect((await settled(first)).state).toBe('stored')
    await wait(200)
    expect((await settled(second)).state).toBe('cancelled')
    const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM incidents WHERE import_id = $1', [
      second,
    ])
    expect(rows).toEqual([{ n: 0 }])
  })

  it('refuses too much while it streams, with and without a declared length, and keeps nothing', async () => {
    const before = uploads().length
    expectProblem(await upload('incidents', 'big.csv', 'x'.repeat(maxUploadBytes + 1)), 'too-large', /Split it/)
    const chunked = await new Promise<{ status: number; body: string }>((done, fail) => {
      const sending = request(
        `${url}/imports?noun=incidents&fileName=big.csv`,
        { method: 'POST', headers: { cookie, 'content-type': 'application/octet-stream' } },
        (answer) => {
          let body = ''
          answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
          answer.on('end', () => {
            done({ status: answer.statusCode ?? 0, body })
          })
        },
      )
      sending.on('error', fail)
      for (let i = 0; i < 40; i++) sending.write(Buffer.alloc(10_000, 'a'))
      sending.end()
    })
    expect(chunked.status).toBe(413)
    expect(JSON.parse(chunked.body)).toMatchObject({ type: '/problems/too-large' })
    expect(uploads().length).toBe(before)
  })

  it('removes what was half sent', async () => {
    const before = uploads().length
    await new Promise<void>((done) => {
      const sending = request(`${url}/imports?noun=incidents&fileName=half.csv`, {
        method: 'POST',
        headers: { cookie, 'content-length': '5000' },
      })
      sending.on('error', () => {
        done()
      })
      sending.write('half')
      setTimeout(() => sending.destroy(), 100)
    })
    for (let tries = 0; tries < 40 && uploads().length > before; tries++) await wait(50)
    expect(uploads().length).toBe(before)
  })

  it.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['empty.csv', ''],
    ['binary.csv', new Uint8Array([1, 0, 2, 0, 3])],
    ['page.csv', '<html>'],
    ['cut.geojson', '{"type":"FeatureCollection","features":[{'],
    ['wrong.zip', 'PK\u0003\u0004 nothing'],
  ])('says what to do about %s', async (name, content) => {
    const before = uploads().length
    expectProblem(await upload('incidents', name, content), 'unreadable-file', /\. \S/)
    expect(uploads().length).toBe(before)
  })

  it('refuses a form before it is stored', async () => {
    const before = uploads().length
    const form = new FormData()
    form.append('file', new Blob([csv]), 'a.csv')
    const answer = await ask('/imports?noun=incidents&fileName=a.csv', { method: 'POST', body: form })
    expectProblem(answer, 'unsupported-media', /application\/octet-stream/)
    expect(uploads().length).toBe(before)
  })

  it('refuses to preview in a time zone that does not exist', async () => {
    const { id } = ImportPreview.parse((await upload('incidents', 'zone.csv', csv)).body).record
    expectProblem(await post(`/imports/${id}/preview`, { timezone: 'Asia/Atlantis' }), 'invalid-request', /Atlantis/)
    expect((await post(`/imports/${id}/preview`, { timezone: 'Asia/Urumqi' })).status).toBe(200)
  })

  it('refuses a file of who shows no session before it is read', async () => {
    const before = uploads().length
    const answer = await fetch(`${url}/imports?noun=bananas`, { method: 'POST', body: 'x' })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ type: '/problems/not-signed-in' })
    expect(uploads().length).toBe(before)
  })

  it('is for the whole city: who has a part of it neither sends nor sees any', async () => {
    const territories = [{ kind: 'grid' as const, code: 'x' }]
    const { cookie: ofAPart } = await aPerson(database.pool, { post: 'command', territories })
    for (const init of [{}, { method: 'POST', body: 'x' }]) {
      const answer = await fetch(`${url}/imports?noun=incidents&fileName=a.csv`, {
        ...init,
        headers: { cookie: ofAPart },
      })
      expect(answer.status).toBe(403)
    }
  })

  it('refuses nouns and numbers nobody knows', async () => {
    expectProblem(await upload('bananas', 'a.csv', csv), 'invalid-request')
    expectProblem(await ask('/imports/999999'), 'not-found')
    expectProblem(await post('/imports/999999/run', {}), 'not-found')
    expectProblem(await post('/imports/1/run', { frame: 'mars' }), 'invalid-request')
  })

  it('has marked what a crash left running, and swept uploads older than a day', async () => {
    expect((await ask('/imports/1')).body).toMatchObject({
      state: 'failed',
      progress: { error: expect.stringMatching(/start it again/) as string },
    })
    expect(uploads()).not.toContain('upload-old')
  })
})
