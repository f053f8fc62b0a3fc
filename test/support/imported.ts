import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { ImportManifest, ImportNoun, ImportOptions } from '../../api/imports/imports.contract.ts'
import { runImport } from '../../api/imports/run-import.ts'

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
    return Number(rows[0]?.n)
  }
  return {
    folder,
    file: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    run: async (noun, file, options = {}, more = {}) => {
      const { importId, state, manifest } = await runImport({ pool, noun, file, options, ...more })
      return { importId, state, ...manifest }
    },
    count: (table) => one(`SELECT count(*) AS n FROM ${table}`),
    wrongLinks: () => one('SELECT count_wrong_links() AS n'),
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
