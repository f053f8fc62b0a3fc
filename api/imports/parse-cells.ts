import type { DateOrder } from './parse-dates.ts'
import { parseTime } from './parse-dates.ts'
import type { Field } from './field.ts'

/** A value ready for COPY, or what is wrong with it. */
export type ParsedCell = { value: string | null } | { bad: string }

const maxTextLength = 20_000
const empty: ParsedCell = { value: null }

/** A cell as text without outer white space; '' for nothing. */
export function cellText(cell: unknown): string {
  if (typeof cell === 'string') return cell.trim()
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number' || typeof cell === 'boolean' || typeof cell === 'bigint') return String(cell)
  if (cell instanceof Date) return cell.toISOString()
  return JSON.stringify(cell)
}

export function parseCell(field: Field, text: string, order: DateOrder): ParsedCell {
  if (text === '') return empty
  switch (field.kind) {
    case 'text':
      return { value: text.length > maxTextLength ? text.slice(0, maxTextLength) : text }
    case 'integer':
      return parseNumber(field, text, true)
    case 'decimal':
      return parseNumber(field, text, false)
    case 'time': {
      const value = parseTime(text, order)
      return value === null ? { bad: `"${shorten(text)}" is no date or time` } : { value }
    }
    case 'word':
      return parseWord(field, text)
  }
}

function parseNumber(field: Field, text: string, isWhole: boolean): ParsedCell {
  const number = Number(text.replaceAll(/(?<=\d),(?=\d{3}(\D|$))/g, ''))
  if (!Number.isFinite(number)) return { bad: `"${shorten(text)}" is no number` }
  const [low, high] = field.range ?? [-Infinity, Infinity]
  const value = isWhole ? Math.round(number) : number
  if (value < low || value > high) return { bad: `${text} lies outside ${low} to ${high}` }
  return { value: String(value) }
}

function parseWord(field: Field, text: string): ParsedCell {
  const words = field.words ?? []
  const word = text.toLowerCase()
  if (words.includes(word)) return { value: word }
  const translated =
    field.translations && Object.hasOwn(field.translations, text) ? field.translations[text] : undefined
  return translated === undefined ? { bad: `"${shorten(text)}" is none of ${words.join(', ')}` } : { value: translated }
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
