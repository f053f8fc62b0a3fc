import type { ImportLimits } from './limits.ts'
import { unreadable } from './limits.ts'

const quote = 34
const lineFeed = 10
const carriageReturn = 13

type Reading = {
  text: string
  at: number
  isLast: boolean
  delimiter: number
  fields: string[]
  wanted: boolean[] | null
  limits: ImportLimits
}

/**
 * Reads delimited text (RFC 4180, any of the usual delimiters and line ends) record by record. Only the wanted
 * columns are cut out of the text (null: all), which is what makes a wide file cheap.
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<string>,
  options: { delimiter: string; wanted: boolean[] | null; limits: ImportLimits },
): AsyncGenerator<string[][]> {
  const reading: Reading = {
    text: '',
    at: 0,
    isLast: false,
    delimiter: options.delimiter.charCodeAt(0),
    fields: [],
    wanted: options.wanted,
    limits: options.limits,
  }
  for await (const chunk of chunks) {
    reading.text = reading.text.slice(reading.at) + chunk
    reading.at = 0
    yield takeRecords(reading)
    checkLength(reading.text.length - reading.at, options.limits.recordBytes, 'row')
  }
  reading.isLast = true
  yield takeRecords(reading)
}

function takeRecords(reading: Reading): string[][] {
  const records: string[][] = []
  while (reading.at < reading.text.length) {
    const next = readRecord(reading)
    if (next < 0) {
      if (reading.isLast)
        throw unreadable('A quotation mark opens in the last rows and never closes. Close or remove it.')
      break
    }
    checkLength(next - reading.at, reading.limits.recordBytes, 'row')
    reading.at = next
    const isBlankLine = reading.fields.length === 1 && reading.fields[0] === ''
    if (!isBlankLine) records.push(reading.fields)
    reading.fields = []
  }
  return records
}

/** In characters, which for ASCII are bytes. A field or row that long is never meant so. */
function checkLength(characters: number, most: number, what: 'field' | 'row'): void {
  if (characters <= most) return
  throw unreadable(
    `A ${what} is longer than ${most.toLocaleString('en')} characters: a quotation mark opens and never closes, or line ends are missing. Check the quotes in the file.`,
  )
}

/** A line of nothing but delimiters would become millions of fields. */
function checkFields(count: number, limits: ImportLimits): void {
  if (count > limits.fields * 10)
    throw unreadable(
      `A row has more than ${limits.fields * 10} fields. Check the delimiters and line ends of the file.`,
    )
}

/** Reads one record into `fields`; returns where the next begins, or -1 when this one is not all there yet. */
function readRecord(reading: Reading): number {
  const { text, delimiter, isLast } = reading
  const fields: string[] = []
  let at = reading.at
  for (;;) {
    const end = text.charCodeAt(at) === quote ? readQuoted(reading, fields, at) : readPlain(reading, fields, at)
    checkLength((end < 0 ? text.length : end) - at, reading.limits.fieldBytes, 'field')
    if (end < 0) return -1
    checkFields(fields.length, reading.limits)
    const mark = text.charCodeAt(end)
    if (mark === delimiter) {
      at = end + 1
      if (at < text.length) continue
      if (!isLast) return -1
      fields.push('')
    }
    if (end >= text.length && !isLast) return -1
    reading.fields = fields
    return afterLineEnd(text, end, isLast)
  }
}

function afterLineEnd(text: string, end: number, isLast: boolean): number {
  if (text.charCodeAt(end) !== carriageReturn) return end + 1
  if (end + 1 >= text.length && !isLast) return -1
  return text.charCodeAt(end + 1) === lineFeed ? end + 2 : end + 1
}

function readPlain(reading: Reading, fields: string[], from: number): number {
  const { text, delimiter, wanted } = reading
  let end = from
  const length = text.length
  while (end < length) {
    const code = text.charCodeAt(end)
    if (code === delimiter || code === lineFeed || code === carriageReturn) break
    end++
  }
  fields.push(wanted === null || wanted[fields.length] !== false ? text.slice(from, end) : '')
  return end
}

function readQuoted(reading: Reading, fields: string[], from: number): number {
  const { text, isLast, wanted } = reading
  let close = text.indexOf('"', from + 1)
  let isDoubled = false
  while (close >= 0 && text.charCodeAt(close + 1) === quote) {
    isDoubled = true
    close = text.indexOf('"', close + 2)
  }
  // A quote at the very end of the chunk may be the first half of a doubled one.
  if (close < 0 || (close + 1 >= text.length && !isLast)) return -1
  if (wanted === null || wanted[fields.length] !== false) {
    const inner = text.slice(from + 1, close)
    fields.push(isDoubled ? inner.replaceAll('""', '"') : inner)
  } else fields.push('')
  return skipToEnd(reading, close + 1)
}

/** Whatever stands between a closing quote and the next delimiter is dropped, as spreadsheets do. */
function skipToEnd({ text, delimiter }: Reading, from: number): number {
  let end = from
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (code === delimiter || code === lineFeed || code === carriageReturn) break
    end++
  }
  return end
}

/** The delimiter that splits the first line into most columns, quotes left out of account. */
export function guessDelimiter(firstLine: string): string {
  const bare = firstLine.replaceAll(/"[^"]*"/g, '')
  const counted = [',', '\t', ';', '|'].map((mark) => ({ mark, count: bare.split(mark).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).mark
}
