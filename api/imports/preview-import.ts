import type { Pool } from 'pg'
import type { ImportNoun, ImportOptions, ImportPreview } from './imports.contract.ts'
import { openSource } from './formats/open-source.ts'
import type { Source, SourceRow } from './formats/source.ts'
import { guessMap, guessProfile } from './guess-map.ts'
import type { ImportPlan } from './import-plan.ts'
import { knownTimezone, planImport } from './import-plan.ts'
import { findProjection, readCityTimezone } from './imports.queries.ts'
import { nounFields, placeFields } from './noun-fields.ts'
import { cellText } from './parse-cells.ts'
import { findProfile, listProfiles } from './profiles.ts'
import { samplePlace } from './row-lines.ts'
import { maskQuickly } from './seal-words.ts'
import { Problem } from '../http/problem.ts'

const sampleRows = 20
const positionRows = 2000

/** What an import would read from a file, from its first rows; nothing is stored. */
export async function previewImport(request: {
  pool: Pool
  file: string
  fileName: string
  noun: ImportNoun
  options: ImportOptions
}): Promise<Omit<ImportPreview, 'record'>> {
  const { noun, options } = request
  // A mapping may still be incomplete in a preview; a time zone that does not exist never becomes right.
  if (options.timezone !== undefined) knownTimezone(options.timezone)
  const layer = options.layer ?? (options.profile === undefined ? undefined : findProfile(options.profile, noun).layer)
  const source = await openSource(request.file, { layer })
  try {
    const rows = await firstRows(source)
    return {
      format: source.format,
      encoding: source.encoding,
      layers: source.layers,
      columns: source.columns,
      guessedMap: guessMap(noun, source.columns, source.hasGeometry),
      guessedProfile: guessProfile(listProfiles(), noun, source.columns),
      guessedFrame: declaredName(source),
      fields: fieldsOf(noun),
      sample: rows.slice(0, sampleRows).map((row) => sampleOf(noun, source.columns, row)),
      positions: await positionsOf(source, rows, request),
    }
  } finally {
    await source.close()
  }
}

async function firstRows(source: Source): Promise<SourceRow[]> {
  const found: SourceRow[] = []
  for await (const rows of source.rows(source.columns)) {
    found.push(...rows)
    if (found.length >= positionRows) break
  }
  return found.slice(0, positionRows)
}

function fieldsOf(noun: ImportNoun): ImportPreview['fields'] {
  const { fields, shape, needsShape } = nounFields[noun]
  const places =
    shape === 'none' ? [] : placeFields.map(({ name }) => ({ name, required: needsShape && name !== 'wkt' }))
  return [...fields.map(({ name, isRequired }) => ({ name, required: isRequired === true })), ...places]
}

/** What citizens wrote is shown as it would be stored. */
function sampleOf(noun: ImportNoun, columns: string[], row: SourceRow): Record<string, string> {
  const shown = (text: string) => (noun === 'incidents' ? maskQuickly(text).masked : text)
  return Object.fromEntries(columns.map((column, index) => [column, shown(cellText(row.values[index])).slice(0, 200)]))
}

function declaredName({ declaredFrame }: Source): string | null {
  if (declaredFrame === null) return null
  if (declaredFrame.kind === 'wgs84') return 'wgs84'
  return declaredFrame.kind === 'epsg'
    ? `EPSG:${declaredFrame.code}`
    : (/"([^"]+)"/.exec(declaredFrame.wkt)?.[1] ?? 'file')
}

/** Empty while the mapping is not complete enough to place anything; the form then asks for what is missing. */
async function positionsOf(
  source: Source,
  rows: SourceRow[],
  request: { pool: Pool; fileName: string; noun: ImportNoun; options: ImportOptions },
): Promise<ImportPreview['positions']> {
  const plan = await planOrNull(source, request)
  if (plan === null) return []
  const toWanted = plan.wanted.map((column) => source.columns.indexOf(column))
  const places = rows.map((row) => samplePlace(plan, { ...row, values: toWanted.map((at) => row.values[at]) }))
  return places.filter((place) => place !== null)
}

async function planOrNull(
  source: Source,
  { pool, fileName, noun, options }: { pool: Pool; fileName: string; noun: ImportNoun; options: ImportOptions },
): Promise<ImportPlan | null> {
  const [city] = await readCityTimezone(pool, {})
  try {
    return await planImport(source, {
      noun,
      fileName,
      options,
      cityTimezone: city?.timezone ?? 'UTC',
      findProjection: async (code) => (await findProjection(pool, { code }))[0]?.definition,
    })
  } catch (error) {
    if (error instanceof Problem && error.kind === 'invalid-request') return null
    throw error
  }
}
