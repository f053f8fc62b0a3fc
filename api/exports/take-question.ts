import type { Pool } from 'pg'
import type { ExportQuestion } from '#geo/export-words'
import { rightOfLayer } from '#geo/export-words'
import { maskText } from '#geo/mask-text'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import { admit, sees } from '../http/caller.ts'
import { refuseUnknownClasses } from '../http/known-classes.ts'
import { Problem } from '../http/problem.ts'
import type { Asked } from './describe-export.ts'
import type { ExportRow } from './exports.queries.ts'
import { createExport, listExportRows } from './exports.queries.ts'
import { judgeQuestion, mostWaiting, traceOf } from './exports.rules.ts'
import { countRows } from './write-export.ts'

/** Ids of the caller's community grids; null: the whole city. */
export function territoryOf({ gridIds }: Caller): number[] | null {
  return gridIds === null ? null : [...gridIds]
}

/** Throws where the question, or a layer of it, is not for this caller. */
export async function askedBy(pool: Pool, caller: Caller, question: ExportQuestion): Promise<Asked> {
  for (const layer of question.layers) admit(caller, rightOfLayer[layer])
  const seesWords = sees(caller, 'incidents:read', 'text') || sees(caller, 'incidents:read', 'address')
  const judged = judgeQuestion(question, { isPerson: caller.kind === 'account', seesWords })
  if (!judged.ok) throw new Problem(judged.reason, judged.detail)
  await refuseUnknownClasses(pool, caller, question.classes ?? [])
  const { post, areas, grids } = caller
  const note = question.note === undefined ? {} : { note: maskText(question.note).masked }
  return {
    question: { ...question, ...note, at: question.at ?? new Date().toISOString() },
    rights: { post: post ?? '', areas: [...areas].sort(), grids: [...grids].sort() },
  }
}

export type Keep = { action: string; delivery: 'file' | 'stream'; rowsExpected: number; repeatsId: number | null }

/** The row of an export and its trace in the log, committed together. */
export async function keepQuestion(db: Database, caller: Caller, asked: Asked, wish: Keep): Promise<ExportRow> {
  const { question, rights } = asked
  const { action, ...kept } = wish
  const [row] = await createExport(db, {
    ...kept,
    madeBy: caller.accountId,
    post: rights.post,
    areas: rights.areas.join(','),
    grids: rights.grids.join(','),
    needs: [...new Set(question.layers.map((layer) => rightOfLayer[layer]))],
    question: JSON.stringify(question),
    purpose: question.purpose ?? null,
  })
  if (!row) throw new Error('create-export returned no row')
  const note = question.note === undefined ? {} : { note: question.note }
  const purpose = question.purpose === undefined ? {} : { purpose: question.purpose }
  const detail = { ...traceOf(question), ...note, rows: wish.rowsExpected }
  await addToAudit(db, caller, { kind: 'export', action, noun: 'exports', recordIds: [row.id], ...purpose, detail })
  return row
}

/** Notes an export that is made as a file. Throws too-many where enough of the caller's wait. */
export async function lineUp(
  db: Database,
  caller: Caller,
  asked: Asked,
  { action, repeatsId }: { action: string; repeatsId: number | null },
): Promise<ExportRow> {
  const rows = await listExportRows(db, { id: null })
  const waiting = rows.filter(({ state }) => state === 'waiting' || state === 'running').length
  if (waiting >= mostWaiting)
    throw new Problem('too-many', `${waiting} of your exports wait or run. Let one end, or cancel one.`)
  const counts = await countRows(db, asked, territoryOf(caller))
  const rowsExpected = counts.reduce((sum, layer) => sum + layer.rows, 0)
  return keepQuestion(db, caller, asked, { action, delivery: 'file', rowsExpected, repeatsId })
}
