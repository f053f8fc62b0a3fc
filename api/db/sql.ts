import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { QueryResultRow } from 'pg'
import type { Database } from './transaction.ts'

/** PostgreSQL's own type words, and the TypeScript values that fit them. Every parameter may be null. */
type Values = {
  int2: number
  int4: number
  int8: number
  float8: number
  text: string
  bool: boolean
  timestamptz: Date | string
  jsonb: string
  'int4[]': number[]
  'int8[]': number[]
  'float8[]': number[]
  'text[]': string[]
}
export type PgType = keyof Values
type ParametersOf<T extends Record<string, PgType>> = { [K in keyof T]: Values[T[K]] | null }

export type SqlQuery = { file: string; text: string; types: Record<string, PgType> }

/** Every query loaded so far; the prepare test walks it. */
export const loadedQueries: SqlQuery[] = []

/**
 * `const sql = sqlFolder(import.meta.url)` in a *.queries.ts file; then
 * `export const listGrids = sql<Row>()('list-grids-in-bbox', { west: 'float8', … })`.
 * Throws at load when the names in the file and here differ.
 */
export function sqlFolder(moduleUrl: string) {
  return <R extends QueryResultRow>() =>
    <T extends Record<string, PgType>>(name: string, types: T) => {
      const file = fileURLToPath(new URL(`./sql/${name}.sql`, moduleUrl))
      const { text, order } = bindNames(readFileSync(file, 'utf8'), types, file)
      const statement = `${name}_${createHash('sha1').update(text).digest('hex').slice(0, 8)}`
      loadedQueries.push({ file, text, types })
      return async (db: Database, parameters: ParametersOf<T>): Promise<R[]> => {
        const result = await db.query<R>({
          name: statement,
          text,
          values: order.map((key) => parameters[key as keyof T]),
        })
        return result.rows
      }
    }
}

/**
 * As sqlFolder, for statements that take no parameters (COPY): gives the text with every value as a literal, as psql
 * would. The file is loaded, checked and prepared like any other.
 */
export function literalSqlFolder(moduleUrl: string) {
  return <T extends Record<string, PgType>>(name: string, types: T) => {
    const file = fileURLToPath(new URL(`./sql/${name}.sql`, moduleUrl))
    const { text, order } = bindNames(readFileSync(file, 'utf8'), types, file)
    loadedQueries.push({ file, text, types })
    return (parameters: ParametersOf<T>): string =>
      text.replace(/\$(\d+)(?=::)/g, (_, n: string) => literalOf(parameters[order[Number(n) - 1] as keyof T]))
  }
}

function literalOf(value: Values[PgType] | null): string {
  if (value === null) return 'NULL'
  if (Array.isArray(value)) return value.length === 0 ? `'{}'` : `ARRAY[${value.map(literalOf).join(', ')}]`
  return pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value))
}

/** Replaces psql's :name by $n::type. A name is not one when it follows another colon (a cast) or stands in a comment or string. */
export function bindNames(
  source: string,
  types: Record<string, PgType>,
  file: string,
): { text: string; order: string[] } {
  const order: string[] = []
  const pieces = /(--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*')|::|:([a-z][A-Za-z0-9]*)/g
  const text = source.replace(pieces, (whole: string, quoted: string | undefined, name: string | undefined) => {
    if (quoted !== undefined || name === undefined) return whole
    const type = types[name]
    if (type === undefined) throw new Error(`${file} uses :${name}, which its query does not declare`)
    if (!order.includes(name)) order.push(name)
    return `$${order.indexOf(name) + 1}::${type}`
  })
  const unused = Object.keys(types).filter((name) => !order.includes(name))
  if (unused.length > 0) throw new Error(`${file} does not use ${unused.join(', ')}, which its query declares`)
  return { text, order }
}
