import type { FileBytes } from './file-bytes.ts'
import type { ImportLimits } from './limits.ts'
import { unreadable } from './limits.ts'
import { guessDelimiter, readCsvRecords } from './csv-records.ts'
import type { Source, SourceRow } from './source.ts'
import { rowsPerBatch } from './source.ts'
import type { EncodingState } from './text-encoding.ts'
import { decodeText, detectEncoding, encodingName } from './text-encoding.ts'

/** Opens delimited text with a header line. */
export async function openCsv(file: FileBytes, limits: ImportLimits): Promise<Source> {
  const encoding = detectEncoding(file.head)
  const header = await readHeader(file, encoding, limits)
  return {
    format: 'csv',
    get encoding() {
      return encodingName(encoding)
    },
    layers: [],
    layer: null,
    columns: header.columns,
    hasGeometry: false,
    declaredFrame: null,
    rows: (columns) => readRows({ file, encoding, limits, ...header }, columns),
    share: file.share,
    close: () => Promise.resolve(),
  }
}

/** Characters of the header line that are enough to tell the delimiter. */
const delimiterSample = 64 * 1024

type Header = { columns: string[]; delimiter: string }

async function readHeader(file: FileBytes, encoding: EncodingState, limits: ImportLimits): Promise<Header> {
  let text = ''
  for await (const chunk of decodeText(file.chunks(), encoding)) {
    text += chunk
    if (/[\r\n]/.test(chunk) || text.length > limits.recordBytes) break
  }
  const firstLine = text.split(/[\r\n]/).find((line) => line.trim() !== '') ?? ''
  const delimiter = guessDelimiter(firstLine.slice(0, delimiterSample))
  const records = readCsvRecords(decodeText(file.chunks(), encoding), { delimiter, wanted: null, limits })
  for await (const batch of records) {
    const [first] = batch
    if (first)
      return {
        columns: checkHeader(
          first.map((name) => name.trim()),
          limits,
        ),
        delimiter,
      }
  }
  throw unreadable('The file holds no rows. A CSV file needs a header line and at least one row.')
}

function checkHeader(columns: string[], limits: ImportLimits): string[] {
  if (columns.length > limits.fields)
    throw unreadable(`The header names ${columns.length} columns; at most ${limits.fields} are read.`)
  const seen = new Map<string, number>()
  return columns.map((name, index) => {
    const base = name === '' ? `column ${index + 1}` : name
    const count = (seen.get(base) ?? 0) + 1
    seen.set(base, count)
    return count === 1 ? base : `${base} (${count})`
  })
}

async function* readRows(
  csv: Header & { file: FileBytes; encoding: EncodingState; limits: ImportLimits },
  columns: readonly string[],
): AsyncGenerator<SourceRow[]> {
  const places = columns.map((name) => csv.columns.indexOf(name))
  const wanted = csv.columns.map((_, index) => places.includes(index))
  const records = readCsvRecords(decodeText(csv.file.chunks(), csv.encoding), {
    delimiter: csv.delimiter,
    wanted,
    limits: csv.limits,
  })
  let row = 0
  for await (const batch of records) {
    const rows: SourceRow[] = []
    for (const record of batch) {
      if (row > 0) rows.push(rowOf(record, row, places, csv.columns.length))
      row++
    }
    for (let at = 0; at < rows.length; at += rowsPerBatch) yield rows.slice(at, at + rowsPerBatch)
  }
}

function rowOf(record: string[], row: number, places: number[], width: number): SourceRow {
  const values = places.map((place) => record[place])
  if (record.length === width) return { row, values, geometry: null }
  const extra = record.slice(width).every((field) => field === '') && record.length > width
  if (extra) return { row, values, geometry: null }
  const detail = `the row has ${record.length} fields, the header ${width}`
  return { row, values, geometry: null, broken: { reason: 'column-count', detail } }
}
