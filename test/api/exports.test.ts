import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Export } from '#contract/exports'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { auditOf } from '../support/audit-of.ts'
import { anIncident } from '../support/build.ts'
import type { Exporter, ExportCity } from '../support/export-city.ts'
import { anExportCity, exporter } from '../support/export-city.ts'
import type { ProblemKind } from '../../api/http/problem-kinds.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { aPerson } from '../support/people.ts'

let app: RunningApp
let city: ExportCity
let command: Exporter
let analyst: Exporter
beforeAll(async () => {
  app = await startApp(async ({ pool }) => {
    city = await anExportCity(pool)
  })
  command = exporter(app, await aPerson(app.pool, { post: 'command' }))
  analyst = exporter(app, await aPerson(app.pool, { post: 'analyst' }))
})
afterAll(() => app.close())

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())
async function refused(response: Response, kind: ProblemKind): Promise<void> {
  const type = response.headers.get('content-type') ?? ''
  expectProblem({ status: response.status, type, body: await response.json() }, kind)
}
const traces = async () => (await auditOf(app.pool, 'exports')).map(({ action, detail }) => ({ action, detail }))
const words = { words: 'true', purpose: 'complaint-handling', note: 'for the meeting of March' }

describe('an export at once', () => {
  it('is safe for a spreadsheet, and its manifest has its checksum', async () => {
    const response = await command.atOnce('layers=incidents&format=csv&bom=true')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toMatch(/wangge_incidents_wgs84_v\d+\.csv/)
    const bytes = await bytesOf(response)
    const lines = bytes.toString('utf8').split('\n')
    expect(lines[0]).toMatch(/^\uFEFFlongitude,latitude,id,reported_at/)
    expect(lines).toHaveLength(1 + 21 + 1)
    expect(lines[1]).toMatch(/^114\.301000123,30\.501234568,\d+,2026-03-02T08:00:00\.000Z,,/)
    // The class is called =1+1: never a formula.
    expect(lines[1]).toContain(",测试类,'=1+1,hotline,open,")
    const address = /<(.+)>; rel="describedby"/.exec(response.headers.get('link') ?? '')?.[1] ?? ''
    const kept = (await (await command.ask(address)).json()) as Export
    expect(kept).toMatchObject({ state: 'done', delivery: 'stream', file: null, signedLink: null })
    expect(kept.manifest).toMatchObject({
      frame: { name: 'wgs84', epsg: 4326 },
      privacyClass: 'internal',
      delivered: { rows: 21, bytes: bytes.length, sha256: sha256(bytes), isComplete: true, suppressedCells: 0 },
    })
  })

  it('keeps to the filter of the view', async () => {
    const ask = (query: string) => command.atOnce(`layers=incidents&format=geojsonseq&${query}`)
    const rows = async (query: string) => (await bytesOf(await ask(query))).toString().trim().split('\n')
    expect(await rows('from=2026-03-02T08:05:00Z&to=2026-03-02T08:10:00Z')).toHaveLength(5)
    expect(await rows(`classes=${city.sensitiveId}`)).toHaveLength(1)
    expect(await rows('bbox=114.30095,30.5,114.30135,30.502')).toHaveLength(4)
    const [first = ''] = await rows('statuses=open&sources=hotline')
    expect(JSON.parse(first)).toMatchObject({
      type: 'Feature',
      properties: { class_zh: '测试类', reported_at: '2026-03-02T08:00:00.000Z' },
    })
  })

  it('tells grids as they were in force, with the frame named', async () => {
    const ask = async (query: string) =>
      (await (await command.atOnce(`layers=community-grids&format=geojson&${query}`)).json()) as {
        features: { properties: { code: string } }[]
        frame: string
        crs?: unknown
      }
    expect((await ask('')).features.map(({ properties }) => properties.code)).toEqual([
      '999001001001001',
      '999001001001002',
    ])
    expect((await ask('at=2020-06-01T00:00:00Z')).features).toHaveLength(3)
    expect(await ask('frame=EPSG:4547')).toMatchObject({
      frame: 'EPSG:4547',
      crs: { properties: { name: 'urn:ogc:def:crs:EPSG::4547' } },
    })
  })

  it('is refused for what must be a file, and for words that cannot be', async () => {
    await refused(await command.atOnce('layers=incidents&format=geopackage'), 'too-large')
    await refused(await command.atOnce('layers=incidents,roads&format=csv'), 'too-large')
    await refused(await command.atOnce('layers=incidents&format=csv&words=true'), 'rule-broken')
    await refused(await command.atOnce('layers=incidents&format=csv&frame=EPSG:4214'), 'invalid-request')
    await refused(await command.atOnce('layers=households&format=csv'), 'invalid-request')
    await refused(await command.atOnce('layers=incidents&format=csv&classes=999999'), 'invalid-request')
  })
})

describe('an export as a file', () => {
  it('is estimated, made, fetched in parts, and repeated to the same checksum', async () => {
    const estimate = (await (
      await command.ask('/exports/estimate?layers=community-grids,incidents&format=shapefile&names=zh')
    ).json()) as { rows: number; columns: { name: string; shortenedFrom: string | null }[]; canStream: boolean }
    expect(estimate).toMatchObject({ rows: 23, canStream: false })
    expect(estimate.columns).toContainEqual(expect.objectContaining({ name: '编码规', shortenedFrom: '编码规则' }))
    for (const format of ['geopackage', 'shapefile', 'flatgeobuf', 'xlsx', 'geoparquet', 'kml', 'dxf', 'csv']) {
      const made = await command.make({ layers: ['community-grids', 'incidents'], format })
      expect(made.error).toBeNull()
      const bytes = await bytesOf(await command.ask(made.file ?? ''))
      expect(made.manifest?.delivered).toMatchObject({
        rows: 23,
        bytes: bytes.length,
        sha256: sha256(bytes),
        isComplete: true,
      })
      const again = (await (await command.ask(made.manifest?.repeat ?? '', { method: 'POST' })).json()) as Export
      expect(await command.ended(again.id)).toMatchObject({ repeatsId: made.id, isSameAsRepeated: true })
    }
    const listed = (await (await command.ask('/exports')).json()) as { exports: Export[] }
    const done = listed.exports.find(({ file }) => file !== null)
    const part = await fetch(`${app.url}${done?.signedLink ?? ''}`, { headers: { range: 'bytes=0-9' } })
    expect(part.status).toBe(206)
    expect((await bytesOf(part)).length).toBe(10)
  })

  it('says after a change that it is no longer the same', async () => {
    const made = await command.make({ layers: ['incidents'], format: 'csv' })
    await anIncident(app.pool, {
      position: [114.3011, 30.5011],
      classId: city.classId,
      reportedAt: '2026-03-03T08:00:00Z',
    })
    const again = (await (await command.ask(`/exports/${made.id}/repeat`, { method: 'POST' })).json()) as Export
    const ended = await command.ended(again.id)
    expect(ended.isSameAsRepeated).toBe(false)
    expect(ended.manifest?.dataVersion).toBeGreaterThan(made.manifest?.dataVersion ?? Infinity)
    await app.pool.query(`DELETE FROM incidents WHERE reported_at = '2026-03-03T08:00:00Z'`)
  })

  it('gives words only for a purpose, to who is told them, and the log keeps why', async () => {
    const nameless = await command.ask('/exports', {
      method: 'POST',
      body: JSON.stringify({ layers: ['incidents'], format: 'csv', words: 'true' }),
    })
    await refused(nameless, 'rule-broken')
    const body = JSON.stringify({ layers: ['incidents'], format: 'csv', ...words })
    await refused(await analyst.ask('/exports', { method: 'POST', body }), 'not-allowed')
    const made = await command.make({ layers: ['incidents'], format: 'csv', ...words })
    const text = (await bytesOf(await command.ask(made.file ?? ''))).toString()
    expect(text).toContain(`"路灯, ""坏""了"`)
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""漏水"")"`)
    expect(made.manifest).toMatchObject({ privacyClass: 'personal', asked: { purpose: 'complaint-handling' } })
    expect(JSON.stringify(made.manifest)).not.toContain(words.note)
    const log = await auditOf(app.pool, 'exports')
    const entry = log.find(({ ids, action }) => ids[0] === made.id && action === 'startExport')
    expect(entry).toMatchObject({ kind: 'export', detail: { words: true, format: 'csv', note: words.note, rows: 21 } })
    expect((await traces()).at(-1)).toMatchObject({ action: 'fetchExport' })
  })

  it('tells a sensitive place as its grid, counts it, and leaves words out, for who is not told', async () => {
    const made = await analyst.make({ layers: ['incidents'], format: 'geojsonseq' })
    expect(made.manifest?.delivered).toMatchObject({
      suppressedCells: 1,
      layers: [{ layer: 'incidents', rows: 21, placesOfGrid: 1, placesWithheld: 0 }],
    })
    const text = (await bytesOf(await analyst.ask(made.file ?? ''))).toString()
    expect(text).toContain('"place_of_grid":true')
    expect(text).not.toContain('114.3021,30.5015')
    expect(text).not.toContain('家中')
  })

  it('is seen by its maker alone, and no longer when his rights are others', async () => {
    const person = await aPerson(app.pool, { post: 'command', territories: [{ kind: 'area', code: '999001001001' }] })
    const own = exporter(app, person)
    const made = await own.make({ layers: ['incidents'], format: 'csv' })
    const link = `${app.url}${made.signedLink ?? ''}`
    expect((await fetch(link)).status).toBe(200)
    await refused(await analyst.ask(`/exports/${made.id}`), 'not-found')
    await refused(await fetch(link.replace(/signature=./, 'signature=_')), 'not-found')
    await app.pool.query('UPDATE account_territories SET code = $2 WHERE account_id = $1', [
      person.accountId,
      '999001001',
    ])
    await refused(await fetch(link), 'not-found')
    await refused(await own.ask(`/exports/${made.id}/file`), 'not-found')
  })

  it('expires, and what stays is its manifest', async () => {
    const made = await command.make({ layers: ['roads'], format: 'csv' })
    await app.pool.query(
      `UPDATE exports SET expires_at = now() - interval '1 second', state = 'expired' WHERE id = $1`,
      [made.id],
    )
    await refused(await command.ask(`/exports/${made.id}/file`), 'state-does-not-allow')
    expect(await command.ended(made.id)).toMatchObject({
      state: 'expired',
      file: null,
      manifest: { delivered: { rows: 1 } },
    })
  })
})

describe('an export that is stopped', () => {
  it('leaves no file and no manifest', async () => {
    await app.pool.query(
      `INSERT INTO incidents (reported_at, position, class_id) SELECT '2026-04-01T00:00:00Z'::timestamptz + n * interval '1 second', ST_SetSRID(ST_MakePoint(114.304, 30.5091), 4326), $1 FROM generate_series(1, 60000) n`,
      [city.classId],
    )
    const begun = await command.start({ layers: ['incidents'], format: 'geopackage' })
    const second = await command.start({ layers: ['incidents'], format: 'csv' })
    expect(begun).toMatchObject({ state: 'waiting', rowsExpected: 60_021 })
    const cancelled = (await (await command.ask(`/exports/${begun.id}/cancel`, { method: 'POST' })).json()) as Export
    expect(cancelled).toMatchObject({ state: 'cancelled', manifest: null, file: null })
    await refused(await command.ask(`/exports/${begun.id}/cancel`, { method: 'POST' }), 'state-does-not-allow')
    // The next in line goes on.
    expect(await command.ended(second.id)).toMatchObject({ state: 'done', rowsWritten: 60_021 })
    const files = readdirSync(`${app.dataFolder}/exports-test`)
    expect(files.some((name) => name.startsWith(`${begun.id}.`))).toBe(false)
    expect(files).toContain(`${second.id}.export`)
    await refused(await command.atOnce('layers=incidents&format=csv'), 'too-large')
  })
})
