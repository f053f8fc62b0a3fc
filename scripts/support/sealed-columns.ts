import type pg from 'pg'
import type { FoundBy } from '#geo/sealed-values'
import { fingerprintPurposes, originalContext, plainNumber, residentContext } from '#geo/sealed-values'
import type { Sealer } from '../../api/sealing/sealing.ts'

/** A column of sealed values: rows are walked by `id`, and `subject` is the number that stands in a value's context. */
type SealedColumn = {
  table: string
  column: string
  id: string
  subject: string
  context: (subject: number) => string
  foundBy?: FoundBy
}

const ofResident = { column: 'sealed', id: 'resident_id', subject: 'resident_id' }
const ofIncident = { column: 'sealed', subject: 'incident_id', context: originalContext }

/** Every place of the database where a sealed value stands; a test compares it with the schema. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'resident_names', ...ofResident, context: (id) => residentContext('names', id) },
  {
    table: 'resident_telephones',
    ...ofResident,
    context: (id) => residentContext('telephones', id),
    foundBy: 'telephones',
  },
  {
    table: 'resident_identities',
    ...ofResident,
    context: (id) => residentContext('identities', id),
    foundBy: 'identities',
  },
  { table: 'resident_care', ...ofResident, context: (id) => residentContext('care', id) },
  { table: 'incident_originals', ...ofIncident, id: 'incident_id' },
  { table: 'replaced_originals', ...ofIncident, id: 'id' },
  {
    table: 'credentials',
    column: 'totp_sealed',
    id: 'account_id',
    subject: 'account_id',
    context: (id) => `totp/${id}`,
  },
]

// The id of its key stands at the front of a sealed value: version, length, id; see api/sealing/sealing.ts.
const keyOf = (column: string): string => `convert_from(substring(${column} FROM 3 FOR get_byte(${column}, 1)), 'UTF8')`

export type KeyUse = { table: string; key: string; values: number }

/** How many values of each column each key seals. */
export async function countKeyUses(client: pg.ClientBase): Promise<KeyUse[]> {
  const uses: KeyUse[] = []
  for (const { table, column } of sealedColumns) {
    const { rows } = await client.query<{ key: string; values: number }>(
      `SELECT ${keyOf(column)} AS key, count(*)::int AS values FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
    )
    uses.push(...rows.map((row) => ({ table, ...row })))
  }
  return uses
}

const rowsAtOnce = 500

/**
 * Seals every value of a column anew that is not under the newest key, and makes its fingerprint anew with it. Each batch
 * is a short transaction of its own, so it may be interrupted anywhere and taken up again. Returns how many there were.
 */
export async function resealColumn(
  client: pg.ClientBase,
  sealer: Sealer,
  { column, newest, onBatch }: { column: SealedColumn; newest: string; onBatch: (done: number) => void },
): Promise<number> {
  let done = 0
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    await client.query('BEGIN')
    try {
      const rows = await takeBatch(client, column, { after, newest })
      if (rows.length > 0) await storeBatch(client, sealer, column, rows)
      await client.query('COMMIT')
      if (rows.length === 0) return done
      done += rows.length
      after = rows.at(-1)?.id ?? after
      onBatch(done)
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    }
  }
}

type SealedRow = { id: number; subject: number; sealed: Buffer }

async function takeBatch(
  client: pg.ClientBase,
  { table, column, id, subject }: SealedColumn,
  { after, newest }: { after: number; newest: string },
): Promise<SealedRow[]> {
  const { rows } = await client.query<{ id: string; subject: string; sealed: Buffer }>(
    `SELECT ${id}::text AS id, ${subject}::text AS subject, ${column} AS sealed FROM ${table}
     WHERE ${id} > $1 AND ${column} IS NOT NULL AND ${keyOf(column)} <> $2 ORDER BY ${table}.${id} LIMIT $3 FOR UPDATE`,
    [after, newest, rowsAtOnce],
  )
  return rows.map((row) => ({ id: Number(row.id), subject: Number(row.subject), sealed: row.sealed }))
}

async function storeBatch(
  client: pg.ClientBase,
  sealer: Sealer,
  { table, column, id, context, foundBy }: SealedColumn,
  rows: SealedRow[],
): Promise<void> {
  const ids = rows.map((row) => row.id)
  const resealed = rows.map((row) => sealer.reseal(row.sealed, context(row.subject)))
  await client.query(
    `UPDATE ${table} t SET ${column} = n.sealed FROM unnest($1::bigint[], $2::bytea[]) AS n (id, sealed) WHERE t.${id} = n.id`,
    [ids, resealed],
  )
  if (foundBy === undefined) return
  const fingerprints = rows.map((row) => {
    const value = plainNumber(foundBy, sealer.unseal(row.sealed, context(row.subject)))
    return sealer.fingerprint(value, fingerprintPurposes[foundBy])
  })
  await client.query(
    `UPDATE ${table} t SET fingerprint = n.fingerprint FROM unnest($1::bigint[], $2::bytea[]) AS n (id, fingerprint) WHERE t.${id} = n.id`,
    [ids, fingerprints],
  )
}
