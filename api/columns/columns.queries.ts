import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Bbox } from '#geo/bbox'
import { bindNames, loadedQueries, sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export const countIncidents = sql<{ count: number }>()('count-incidents', {})

export const countShapes = sql<{ grids: number; buildings: number }>()('count-shapes', {})

export const readCityFacts = sql<{ timeZone: string; classes: [id: number, parentId: number, sensitive: number][] }>()(
  'read-city-facts',
  {},
)

export type StoreIdentity = { identity: string; latest: number; madeAt: number | null; count: number }
export const readStoreIdentity = sql<StoreIdentity>()('read-store-identity', { seq: 'int8' })

export const readGridLabels = sql<{ id: number; x: number; y: number }>()('read-grid-labels', {})

/** Ids from first to last, both included, standing in the box; null is everywhere. */
export type IdSpan = { firstId: number; lastId: number; bbox: Bbox | null }

export const wholeTable: IdSpan = { firstId: 0, lastId: Number.MAX_SAFE_INTEGER, bbox: null }

// Wider than any position that can be stored, those in a wrong frame included.
const everywhere: Bbox = [-1e9, -1e9, 1e9, 1e9]

/** Streams a span of a table as COPY writes it in binary, one snapshot, into `take`. */
export type CopySpan = (pool: Pool, span: IdSpan, take: (chunk: Buffer) => Promise<void> | void) => Promise<void>

export const copyIncidents = copySpanOf('read-incident-columns')
export const copyGridShapes = copySpanOf('read-grid-shapes')
export const copyBuildingShapes = copySpanOf('read-building-shapes')

function copySpanOf(name: string): CopySpan {
  const file = fileURLToPath(new URL(`./sql/${name}.sql`, import.meta.url))
  const { text } = bindNames(readFileSync(file, 'utf8'), {}, file)
  // COPY cannot be prepared, its SELECT can: so the test that prepares every query sees it too.
  loadedQueries.push({ file, text, types: {} })
  return async (pool, span, take) => {
    const client = await pool.connect()
    try {
      // The statement timeout of the pool is lifted: ten million rows take longer than any request may.
      await client.query("BEGIN READ ONLY; SET LOCAL statement_timeout = '0'")
      await client.query(spanSettings(span))
      for await (const chunk of client.query(copyTo(`COPY (${text}) TO STDOUT (FORMAT binary)`))) {
        await take(chunk as Buffer)
      }
      await client.query('COMMIT')
      client.release()
    } catch (error) {
      client.release(true)
      throw error
    }
  }
}

function spanSettings({ firstId, lastId, bbox }: IdSpan) {
  return {
    name: 'set_copy_span',
    text: `SELECT set_config('wangge.first_id', $1, true), set_config('wangge.last_id', $2, true),
                  set_config('wangge.west', $3, true), set_config('wangge.south', $4, true),
                  set_config('wangge.east', $5, true), set_config('wangge.north', $6, true)`,
    values: [firstId, lastId, ...(bbox ?? everywhere)].map(String),
  }
}
