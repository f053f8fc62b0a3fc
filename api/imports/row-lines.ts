import { hash } from 'node:crypto'
import { parseGridCode } from '#geo/grid-code'
import type { SourceRow } from './formats/source.ts'
import { readWkt } from './formats/wkt.ts'
import type { ImportPlan, PlannedField } from './import-plan.ts'
import { nounFields } from './noun-fields.ts'
import { cellText, parseCell, shorten } from './parse-cells.ts'
import type { ParsedPlace, PlaceRules } from './parse-place.ts'
import { firstPosition, parseGeometry, parsePosition } from './parse-place.ts'
import type { NoteKind, RowNotes } from './row-notes.ts'
import type { SealedWords, WordSealer } from './seal-words.ts'
import { maskQuickly } from './seal-words.ts'

/** Columns of the staging table before the noun's own. */
export const leadingColumns = ['row', 'key', 'digest', 'x', 'y', 'geom'] as const
/** And after them. */
export const trailingColumns = ['sealed_words', 'masked_kinds'] as const

/** Turns a row into a line of COPY text, or notes why not. Undefined: the row is refused or filtered out. */
export function rowLineBuilder(
  plan: ImportPlan,
  notes: RowNotes,
  sealWords: WordSealer,
): (row: SourceRow) => string | undefined {
  const { shape, needsShape } = nounFields[plan.noun]
  const rules: PlaceRules = { shape, frame: plan.frame, isNorthingFirst: plan.isNorthingFirst }
  const findPlace = placeReader(plan, rules)
  const readers = plan.fields.map(cellReader)
  const codeField = plan.fields.findIndex(({ field }) => field.name === 'code')
  const say: Say = (source, kind, reason, detail) => {
    // What is said of a row quotes it, and the manifest is kept.
    const quoted = plan.noun === 'incidents' ? maskQuickly(detail).masked : detail
    notes.add({ row: source.row, key: keyOf(plan, source), kind, reason, detail: quoted })
  }
  const judge = (source: SourceRow, place: ParsedPlace, cells: Cells): Fault | undefined => {
    if (place && 'reason' in place) return place
    if (!place && needsShape) return { reason: 'no-position', detail: 'the row has no position or shape' }
    if (plan.noun === 'grids' && !fitsScheme(plan, cells))
      return { reason: 'code-scheme', detail: 'the code does not fit its scheme; --set codeScheme=free takes any' }
    if (place && 'mended' in place) say(source, 'repaired', place.mended.reason, place.mended.detail)
    return undefined
  }
  return (source) => {
    const cells = source.broken ? null : readCells(readers, source, say)
    if (source.broken) say(source, 'refused', source.broken.reason, source.broken.detail)
    if (!cells || (plan.within !== null && cells[codeField]?.startsWith(plan.within) !== true)) return undefined
    const place = findPlace(source)
    const fault = judge(source, place, cells)
    if (!fault) return lineOf(plan, { source, place, cells, words: sealWords(source.row, cells) })
    say(source, 'refused', fault.reason, fault.detail)
    return undefined
  }
}

type Cells = (string | null)[]
type Fault = { reason: string; detail: string }

/** Where a row would stand, for looking at before anything is stored; of a shape its first corner. */
export function samplePlace(plan: ImportPlan, source: SourceRow): [number, number] | null {
  const first = plan.place.fromFeature ? firstPosition(source.geometry) : undefined
  const rules: PlaceRules = { shape: 'point', frame: plan.frame, isNorthingFirst: plan.isNorthingFirst }
  const place = first ? parsePosition(first, rules) : placeReader(plan, rules)(source)
  return place && 'x' in place ? [place.x, place.y] : null
}

function fitsScheme(plan: ImportPlan, cells: (string | null)[]): boolean {
  const cell = (name: string) => cells[plan.fields.findIndex(({ field }) => field.name === name)] ?? ''
  const scheme = cell('codeScheme')
  if (scheme === 'free') return true
  return parseGridCode(cell('code'), scheme === 'local-16' ? 'local-16' : 'gb-15') !== undefined
}

function keyOf(plan: ImportPlan, source: SourceRow): string | null {
  if (plan.keyAt.length === 0) return null
  const parts = plan.keyAt.map((at) => cellText(source.values[at]))
  return parts.every((part) => part === '') ? null : shortKey(parts.join('|'))
}

/** An index entry has an upper size; a very long key is kept by its digest. */
function shortKey(key: string): string {
  return key.length > 500 ? `sha1:${hash('sha1', key)}` : key
}

type Say = (source: SourceRow, kind: NoteKind, reason: string, detail: string) => void

type CellReader = (source: SourceRow, say: Say) => string | null | undefined

function readCells(readers: CellReader[], source: SourceRow, say: Say): Cells | null {
  const cells: Cells = []
  for (const read of readers) {
    const cell = read(source, say)
    if (cell === undefined) return null
    cells.push(cell)
  }
  return cells
}

const rememberedWords = 1000

/** Words and fixed values come again and again: what they became without a remark is remembered. */
function cellReader(planned: PlannedField): CellReader {
  const { field, at } = planned
  if (at >= 0 && field.kind !== 'word') return (source, say) => readCell(planned, source, say)
  const remembered = new Map<unknown, string | null>()
  return (source, say) => {
    const raw = at < 0 ? null : source.values[at]
    const known = remembered.get(raw)
    if (known !== undefined) return known
    const remarks = { count: 0 }
    const cell = readCell(planned, source, (...remark) => {
      remarks.count++
      say(...remark)
    })
    if (remarks.count === 0 && cell !== undefined && remembered.size < rememberedWords) remembered.set(raw, cell)
    return cell
  }
}

/** Undefined refuses the row; what is wrong in a field that may be missing is left out and said. */
function readCell(planned: PlannedField, source: SourceRow, say: Say): string | null | undefined {
  const { field } = planned
  const parsed = parseCell(field, textOf(planned, source), planned.order)
  if ('value' in parsed && (parsed.value !== null || field.isRequired !== true)) return parsed.value
  if (field.isRequired === true) {
    if ('bad' in parsed) say(source, 'refused', `unreadable-${field.name}`, parsed.bad)
    else say(source, 'refused', `no-${field.name}`, `the row has no ${field.name}`)
    return undefined
  }
  const stored = field.fallback ?? null
  const bad = 'bad' in parsed ? parsed.bad : ''
  say(source, 'warning', `unreadable-${field.name}`, stored === null ? bad : `${bad}; stored as ${stored}`)
  return stored
}

/** The cell's text, through the profile's words, or else the value that was set for every row. */
function textOf({ at, values, constant }: PlannedField, source: SourceRow): string {
  const raw = at < 0 ? '' : cellText(source.values[at])
  const mapped = values && Object.hasOwn(values, raw) ? (values[raw] ?? '') : raw
  return mapped === '' ? (constant ?? '') : mapped
}

function placeReader(plan: ImportPlan, rules: PlaceRules): (source: SourceRow) => ParsedPlace {
  const { lonAt, latAt, wktAt, fromFeature } = plan.place
  if (rules.shape === 'none') return () => null
  if (fromFeature) return (source) => parseGeometry(source.geometry, rules)
  if (wktAt >= 0) return (source) => parseWktCell(cellText(source.values[wktAt]), rules)
  if (lonAt < 0 || latAt < 0) return () => null
  return (source) => {
    const lon = cellText(source.values[lonAt])
    const lat = cellText(source.values[latAt])
    return lon === '' || lat === '' ? null : parsePosition([Number(lon), Number(lat)], rules)
  }
}

function parseWktCell(text: string, rules: PlaceRules): ParsedPlace {
  if (text === '') return null
  const geometry = readWkt(text)
  return geometry
    ? parseGeometry(geometry, rules)
    : { reason: 'unreadable-position', detail: `"${shorten(text)}" is no WKT` }
}

/**
 * The digest covers what the row became, so that a changed mapping, frame or time zone changes rows as a changed
 * file does, and leaves out where it stood in the file.
 */
function lineOf(
  plan: ImportPlan,
  { source, place, cells, words }: { source: SourceRow; place: ParsedPlace; cells: Cells; words: SealedWords | null },
): string {
  const key = keyOf(plan, source)
  const content = contentOf(plan, place, words?.cells ?? cells)
  const digest = hash('sha1', `${plan.timezone}\t${plan.frame.name}\t${content}${words?.fingerprint ?? ''}`)
  const sealed = words === null ? '\\N\t\\N' : `\\\\x${words.sealedHex}\t{${words.kinds.join(',')}}`
  return `${source.row}\t${key === null ? '\\N' : escapeForCopy(key)}\t\\\\x${digest}\t${content}\t${sealed}\n`
}

function contentOf(plan: ImportPlan, place: ParsedPlace, cells: Cells): string {
  let content = placeText(place)
  for (const [index, cell] of cells.entries()) {
    const isText = plan.fields[index]?.field.kind === 'text'
    content += cell === null ? '\t\\N' : `\t${isText ? escapeForCopy(cell) : cell}`
  }
  return content
}

/** The three columns of a place: a position, a shape, or neither. */
function placeText(place: ParsedPlace): string {
  if (place && 'x' in place) return `${place.x}\t${place.y}\t\\N`
  return `\\N\t\\N\t${place && 'hex' in place ? place.hex : '\\N'}`
}

const special = /[\\\t\n\r\0]/
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '' }

/** PostgreSQL's COPY text; it cannot hold the NUL character, which is left out. */
function escapeForCopy(text: string): string {
  return special.test(text) ? text.replaceAll(/[\\\t\n\r\0]/g, (mark) => escapes[mark] ?? '') : text
}
