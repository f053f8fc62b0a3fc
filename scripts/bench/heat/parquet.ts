import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

const rowGroup = 122_880

/** The rows of bench.by_place in their Morton order as one Parquet file, compressed with ZSTD. */
export async function makeParquet(client: pg.Client, file: string): Promise<void> {
  if (existsSync(file)) return
  const csv = `${file}.csv`
  await pipeline(
    client.query(
      copyTo(`COPY (SELECT mk, mx, my, t, hw, class, source, status, placeholder, grid FROM bench.by_place ORDER BY mk, mx, my)
              TO STDOUT (FORMAT csv)`),
    ),
    createWriteStream(csv),
  )
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run('SET preserve_insertion_order = true')
  await connection.run(`COPY (SELECT * FROM read_csv('${csv}', header = false, columns = {
      mk: 'INTEGER', mx: 'INTEGER', my: 'INTEGER', t: 'INTEGER', hw: 'UTINYINT', class: 'USMALLINT', source: 'UTINYINT',
      status: 'UTINYINT', placeholder: 'BOOLEAN', grid: 'INTEGER'}))
    TO '${file}.part' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup})`)
  connection.closeSync()
  instance.closeSync()
  rmSync(csv)
  renameSync(`${file}.part`, file)
}
