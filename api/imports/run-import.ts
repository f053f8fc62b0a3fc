import { basename } from 'node:path'
import type { Pool, PoolClient } from 'pg'
import { Problem } from '../http/problem.ts'
import type { Sealer } from '../sealing/sealing.ts'
import type { ImportManifest, ImportNoun, ImportOptions, ImportRecord } from './imports.contract.ts'
import { openSource } from './formats/open-source.ts'
import type { ImportLimits } from './formats/limits.ts'
import type { Source } from './formats/source.ts'
import { importTransaction } from './import-transaction.ts'
import type { ImportPlan } from './import-plan.ts'
import { planImport } from './import-plan.ts'
import { quarterKeeper } from './fresh-quarters.ts'
import { createImport, findProjection, finishImport, adoptTimezone, readCityTimezone } from './imports.queries.ts'
import { nounFields } from './noun-fields.ts'
import type { StoreContext } from './store-context.ts'
import { checkStaged, planStaged, storeStaged } from './noun-steps.ts'
import { problemOfImport } from './import-problems.ts'
import { findProfile } from './profiles.ts'
import type { ImportProgress } from './progress.ts'
import { trackProgress } from './progress.ts'
import type { RowNotes } from './row-notes.ts'
import { newRowNotes } from './row-notes.ts'
import { stageRows } from './stage-rows.ts'
import { countPlaceholderRows, createStagingTable, listNotes } from './staging.queries.ts'
import { surveyFile } from './survey.ts'
import { suspectFrame } from './suspicions.ts'

export type ImportRequest = {
  pool: Pool
  /** What citizens wrote is masked; as it came in it is kept under this seal. */
  sealer: Sealer
  file: string
  /** The name to keep, where the file lies under another one. */
  fileName?: string
  noun: ImportNoun
  options: ImportOptions
  dryRun?: boolean
  onProgress?: (progress: ImportProgress) => void
  signal?: AbortSignal
  limits?: ImportLimits
  /** An import that is already noted as running. */
  importId?: number
}

export type ImportOutcome = {
  importId: number
  /** `failed`: --strict was asked for and rows were refused; nothing was stored. */
  state: Extract<ImportRecord['state'], 'stored' | 'dry-run' | 'failed'>
  manifest: ImportManifest
}

/**
 * Imports a file in one transaction: stage, check, repair, store. Throws a Problem when the file cannot be read
 * or the import was cancelled; refused rows are no problem but counts and lines of the manifest.
 */
export async function runImport(request: ImportRequest): Promise<ImportOutcome> {
  const { pool, noun, options } = request
  const fileName = request.fileName ?? basename(request.file)
  const importId = request.importId ?? (await noteImport(pool, noun, fileName, options))
  const tracker = trackProgress(pool, importId, request.onProgress)
  try {
    const outcome = await importFile({ ...request, fileName }, importId, tracker.report)
    await tracker.stop()
    await finish(pool, { ...outcome, importId })
    return { ...outcome, importId }
  } catch (error) {
    await tracker.stop()
    const isCancelled = request.signal?.aborted === true
    const problem = isCancelled
      ? new Problem('import-state', 'The import was cancelled. Nothing of it was stored.')
      : problemOfImport(error, request.file)
    const values = { id: importId, state: isCancelled ? 'cancelled' : 'failed', manifest: null }
    await finishImport(pool, { ...values, progress: JSON.stringify({ error: problem.message }) })
    throw problem
  }
}

async function noteImport(pool: Pool, noun: ImportNoun, fileName: string, options: ImportOptions): Promise<number> {
  const profile = options.profile ?? null
  const [row] = await createImport(pool, {
    noun,
    fileName,
    profile,
    options: JSON.stringify(options),
    state: 'running',
  })
  if (!row) throw new Error('the import could not be noted')
  return row.id
}

async function finish(pool: Pool, { importId, state, manifest }: ImportOutcome): Promise<void> {
  const error = state === 'failed' ? { error: strictSentence(manifest) } : {}
  await finishImport(pool, {
    id: importId,
    state,
    progress: JSON.stringify({ step: 'done', rowsRead: manifest.rowsRead, share: 1, ...error }),
    manifest: JSON.stringify(manifest),
  })
}

export function strictSentence(manifest: ImportManifest): string {
  return `${manifest.refused} rows were refused and --strict was asked for, so nothing was stored. Mend the rows or leave --strict out.`
}

type Prepared = { source: Source & { bytes: number }; plan: ImportPlan; notes: RowNotes }

async function importFile(
  request: ImportRequest & { fileName: string },
  importId: number,
  report: (progress: ImportProgress) => void,
): Promise<Omit<ImportOutcome, 'importId'>> {
  const started = performance.now()
  report({ step: 'opening' })
  const source = await openSource(request.file, {
    layer: chooseLayer(request),
    ...(request.limits ? { limits: request.limits } : {}),
  })
  try {
    const prepared = await prepare(request, source)
    const signal = request.signal ?? new AbortController().signal
    return await importTransaction(
      { pool: request.pool, importId, timezone: prepared.plan.timezone, signal },
      async (client) => {
        const outcome = await stageAndStore(client, { request, prepared, importId, signal, report })
        const seconds = Math.round(performance.now() - started) / 1000
        return { keep: outcome.state === 'stored', value: { ...outcome, manifest: { ...outcome.manifest, seconds } } }
      },
    )
  } finally {
    await source.close()
  }
}

function chooseLayer({ options, noun }: ImportRequest): string | undefined {
  if (options.layer !== undefined || options.profile === undefined) return options.layer
  return findProfile(options.profile, noun).layer
}

async function prepare(request: ImportRequest & { fileName: string }, source: Prepared['source']): Promise<Prepared> {
  const { pool, noun, options, fileName } = request
  const [city] = await readCityTimezone(pool, {})
  const plan = await planImport(source, {
    noun,
    fileName,
    options,
    cityTimezone: city?.timezone ?? 'UTC',
    findProjection: async (code) => (await findProjection(pool, { code }))[0]?.definition,
  })
  const notes = newRowNotes()
  const isDateOrderGiven = options.dateFormat !== undefined || plan.profile?.dateOrder !== undefined
  await surveyFile(source, plan, notes, isDateOrderGiven)
  return { source, plan, notes }
}

type Work = {
  request: ImportRequest & { fileName: string }
  prepared: Prepared
  importId: number
  signal: AbortSignal
  report: (progress: ImportProgress) => void
}

async function stageAndStore(client: PoolClient, work: Work): Promise<Omit<ImportOutcome, 'importId'>> {
  const { request, prepared, signal, report } = work
  const { source, plan, notes } = prepared
  const copy = await createStagingTable(client, plan.noun)
  const onRows = (rowsRead: number) => report({ step: 'reading', rowsRead, share: source.share() })
  const rowsRead = await stageRows(client, copy, { source, plan, notes, sealer: request.sealer, signal, onRows })
  const context = contextOf(client, work, rowsRead)
  report({ step: 'checking', rowsRead, share: 1 })
  await checkStaged(context)
  await noteFile(client, work, rowsRead)
  const counts = await planStaged(context)
  const [placeholders] = await countPlaceholderRows(client, {})
  const isRefused = request.options.strict === true && notes.total('refused') + (await refusedInStaging(client)) > 0
  if (!isRefused) {
    report({ step: 'storing', rowsRead, share: 1 })
    await storeStaged(context)
    if (plan.noun === 'incidents' && !context.isDryRun) await adoptTimezone(client, { timezone: plan.timezone })
  }
  await gatherNotes(client, notes)
  const done = isRefused ? { stored: 0, updated: 0, unchanged: 0 } : counts
  const manifest = manifestOf(work, { rowsRead, placeholders: placeholders?.rows ?? 0, ...done })
  if (isRefused) return { state: 'failed', manifest }
  return { state: request.dryRun === true ? 'dry-run' : 'stored', manifest }
}

function contextOf(client: PoolClient, { request, prepared, importId }: Work, rowsRead: number): StoreContext {
  return {
    db: client,
    plan: prepared.plan,
    sealer: request.sealer,
    importId,
    rowsRead,
    isDryRun: request.dryRun === true,
    sourceName: prepared.plan.profile?.source.name ?? request.fileName,
    quarters: quarterKeeper(request.pool),
  }
}

async function refusedInStaging(client: PoolClient): Promise<number> {
  const notes = await listNotes(client, {})
  return notes.filter((note) => note.kind === 'refused').reduce((sum, note) => sum + note.rows, 0)
}

async function gatherNotes(client: PoolClient, notes: RowNotes): Promise<void> {
  for (const { kind, reason, rows, first } of await listNotes(client, {})) {
    for (const note of first) notes.add({ kind, reason, ...note })
    notes.count(kind, reason, rows - first.length)
  }
}

/** Warnings about the file as a whole count all of its rows. */
async function noteFile(client: PoolClient, { prepared }: Work, rowsRead: number): Promise<void> {
  const { plan, notes } = prepared
  const { fromFeature, lonAt, wktAt } = plan.place
  const isJudged = nounFields[plan.noun].shape === 'point' || plan.noun === 'buildings'
  const suspicion = isJudged ? await suspectFrame(client, plan.frame.name) : null
  if (suspicion !== null) notes.count('warning', suspicion, rowsRead)
  if (plan.isFrameAssumed && (fromFeature || lonAt >= 0 || wktAt >= 0))
    notes.count('warning', 'frame-assumed-wgs84', rowsRead)
}

function manifestOf(
  { request, prepared }: Work,
  counts: Pick<ImportManifest, 'rowsRead' | 'stored' | 'updated' | 'unchanged' | 'placeholders'>,
): ImportManifest {
  const { source, plan, notes } = prepared
  return {
    noun: plan.noun,
    file: request.fileName,
    bytes: source.bytes,
    profile: plan.profile?.name ?? null,
    frame: plan.frame.note === undefined ? plan.frame.name : `${plan.frame.name} (${plan.frame.note})`,
    timezone: plan.timezone,
    encoding: source.encoding,
    ...counts,
    repaired: notes.total('repaired'),
    refused: notes.total('refused'),
    warnings: notes.counts('warning'),
    refusals: notes.counts('refused'),
    repairs: notes.counts('repaired'),
    issues: notes.issues(),
    isDryRun: request.dryRun === true,
    seconds: 0,
  }
}
