import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { ImportManifest, ImportNoun, ImportOptions } from '../../api/imports/imports.contract.ts'
import { runImport } from '../../api/imports/run-import.ts'
import { addKey } from '../../api/sealing/key-ring.ts'
import { openSealer } from '../../api/sealing/sealing.ts'

/** Of a key that is gone with the process. */
export const testSealer = openSealer(addKey())

export type Importing = {
  folder: string
  file: (name: string, content: string | Buffer) => string
  run: (
    noun: ImportNoun,
    file: string,
    options?: ImportOptions,
    more?: { dryRun?: boolean },
  ) => Promise<ImportManifest & { importId: number; state: string }>
  count: (table: string) => Promise<number>
  wrongLinks: () => Promise<number>
  remove: () => void
}

/** Imports into one database, with files of its own that are gone afterwards. */
export function importingInto(pool: Pool): Importing {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-import-test-'))
  const one = async (text: string): Promise<number> => {
    const { rows } = await pool.query<{ n: number }>(text)
    return rows[0]?.n ?? -1
  }
  return {
    folder,
    file: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    run: async (noun, file, options = {}, more = {}) => {
      const { importId, state, manifest } = await runImport({ pool, sealer: testSealer, noun, file, options, ...more })
      return { importId, state, ...manifest }
    },
    count: (table) => one(`SELECT count(*) AS n FROM ${table}`),
    wrongLinks: async () => {
      // Checks every row against every coverage: minutes are fine, where the pool's time limit is for answers.
      const client = await pool.connect()
      try {
        await client.query('SET statement_timeout = 0')
        const { rows } = await client.query<{ n: number }>('SELECT count_wrong_links() AS n')
        return rows[0]?.n ?? -1
      } finally {
        client.release(true)
      }
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
