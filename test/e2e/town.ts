import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Browser } from 'playwright-core'
import type { Post } from '#geo/rights'
import { makeDemoCity } from '../../geodata/demo-city/make-demo-city.ts'
import { buildWebIfStale } from '../../scripts/support/web-build.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aPerson } from '../support/people.ts'
import type { Visit } from './browser.ts'
import { openBrowser, visit } from './browser.ts'

export type Town = {
  app: RunningApp
  browser: Browser
  /** Of the session of the person it was opened for. */
  token: string
  /** Goes to the page with that query, and closes it when the journey ends. */
  withPage: (query: string, journey: (visited: Visit) => Promise<void>) => Promise<void>
  close: () => Promise<void>
}

/** The demo town, served to somebody of that post who has signed in, and a browser. */
export async function openTown(person: { post: Post; name?: string }): Promise<Town> {
  await buildWebIfStale()
  const folder = mkdtempSync(join(tmpdir(), 'wangge-town-'))
  const app = await startApp(async (database) => {
    const client = await database.client()
    const truthFile = join(folder, 'truth.json')
    await makeDemoCity({ client, size: 'town', seed: 1, report: () => undefined, truthFile })
    await client.end()
  })
  const { token } = await aPerson(app.pool, person)
  const browser = await openBrowser()
  return {
    app,
    browser,
    token,
    withPage: async (query, journey) => {
      const visited = await visit(browser, `${app.url}/${query}`, token)
      try {
        await journey(visited)
      } finally {
        await visited.context.close()
      }
    },
    close: async () => {
      await browser.close()
      await app.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The community grid with most residents, and where its label stands. */
export async function largestGrid(pool: Pool) {
  const { rows } = await pool.query<{ id: number; code: string; name: string; x: number; y: number }>(
    `SELECT id::int, code, name, ST_X(label_point) AS x, ST_Y(label_point) AS y FROM (
       SELECT id, code, name, ST_Transform(label_3857, 4326) AS label_point FROM grids WHERE coverage = 'community' ORDER BY population DESC NULLS LAST LIMIT 1) g`,
  )
  const [row] = rows
  if (!row) throw new Error('the demo city has no grids')
  return row
}
