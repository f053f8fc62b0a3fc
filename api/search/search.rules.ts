import type { Position } from '#geo/geojson'
import type { Found } from './search.contract.ts'

/** What a query in the search box may mean, all at once. */
export type SearchPlan = {
  /** Readings as a coordinate, the likelier first: two when both numbers could be a latitude. */
  coordinates: Position[]
  /** Digits of a code without the spaces people put into it, or null. */
  codePrefix: string | null
  incidentId: number | null
  /** LIKE patterns with the query's own % and _ made harmless. */
  beginsWith: string
  contains: string
  /** Does the query hold letters that come small and capital? */
  hasCase: boolean
}

export function planSearch(q: string): SearchPlan {
  // NFKC turns full-width digits, commas and letters into plain ones, but also º into a letter.
  const plain = q.replace(/[º˚]/g, '°').normalize('NFKC').trim()
  const escaped = plain.replace(/[\\%_]/g, '\\$&')
  const digits = plain.replace(/[\s-]/g, '')
  const incident = /^#\s*(\d{1,15})$/.exec(plain)?.[1]
  return {
    coordinates: readCoordinates(plain),
    codePrefix: /^\d{2,20}$/.test(digits) ? digits : null,
    incidentId: incident === undefined ? null : Number(incident),
    beginsWith: `${escaped}%`,
    contains: `%${escaped}%`,
    hasCase: plain.toLowerCase() !== plain.toUpperCase(),
  }
}

type Angle = { degrees: number; axis: 'longitude' | 'latitude' | 'unknown' }

/** Reads "112.0, 33.5", "33.5N 112E", "112°30'15"E 33°30'0"N", "东经112度30分，北纬33度30分" and their like. */
export function readCoordinates(plain: string): Position[] {
  const [first, second, ...more] = splitPair(withLatinMarks(plain))
  if (first === undefined || second === undefined || more.length > 0) return []
  const a = readAngle(first)
  const b = readAngle(second)
  return a && b ? readings(a, b) : []
}

function withLatinMarks(plain: string): string {
  return plain
    .replace(/东经|東經/g, 'E')
    .replace(/西经|西經/g, 'W')
    .replace(/北纬|北緯/g, 'N')
    .replace(/南纬|南緯/g, 'S')
    .replace(/[经經纬緯]度[::]?|longitude[:=]?|latitude[:=]?|lon[:=]?|lng[:=]?|lat[:=]?/gi, ' ')
    .replace(/度/g, '°')
    .replace(/[分’′]/g, "'")
    .replace(/[秒”″]|''/g, '"')
    .toUpperCase()
    .trim()
}

const angle =
  /([NSEW]\s*)?([+-]?\d+(?:\.\d+)?)(?:\s*°\s*(?:(\d+(?:\.\d+)?)\s*'\s*(?:(\d+(?:\.\d+)?)\s*")?)?|\s+(\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?))?(\s*[NSEW])?/

/** The two halves: at a comma when there is one, else after the first whole angle. */
function splitPair(text: string): string[] {
  const parts = text.split(/\s*[,;、]\s*/).filter((part) => part !== '')
  if (parts.length !== 1) return parts
  const plainPair = /^([+-]?\d+(?:\.\d+)?)\s+([+-]?\d+(?:\.\d+)?)$/.exec(text)
  if (plainPair) return plainPair.slice(1)
  // Where letters lead ("N33 E112") each half runs to the next letter; where they follow, to the letter itself.
  const halves = /^[NSEW]/.test(text) ? /^([NSEW][^NSEW]+)([NSEW][^NSEW]+)$/.exec(text) : markedHalves(text)
  return halves ? halves.slice(1).map((half) => half.trim()) : []
}

function markedHalves(text: string): RegExpExecArray | null {
  return /^([^NSEW]+[NSEW])([^NSEW]+[NSEW])$/.exec(text) ?? /^(\S*[°'"])\s+(\S*[°'"])$/.exec(text)
}

function readAngle(text: string): Angle | undefined {
  const match = new RegExp(`^${angle.source}$`).exec(text)
  if (!match) return undefined
  const [, before = '', whole = '', ...rest] = match
  const [markedMinutes, markedSeconds, bareMinutes, bareSeconds, after = ''] = rest
  if (before !== '' && after !== '') return undefined
  const letter = (before + after).trim()
  const minutes = numberOf(markedMinutes, bareMinutes)
  const seconds = numberOf(markedSeconds, bareSeconds)
  if (minutes >= 60 || seconds >= 60) return undefined
  const size = Math.abs(Number(whole)) + minutes / 60 + seconds / 3600
  return { degrees: /-|[SW]/.test(whole + letter) ? -size : size, axis: axisOf(letter) }
}

/** Minutes and seconds stand with their marks or bare; what is left out counts 0. */
function numberOf(marked: string | undefined, bare: string | undefined): number {
  return Number(marked ?? bare ?? 0)
}

function axisOf(letter: string): Angle['axis'] {
  if (letter === 'E' || letter === 'W') return 'longitude'
  return letter === 'N' || letter === 'S' ? 'latitude' : 'unknown'
}

/** Longitude first is the rule of this service; the other order counts when the first one is impossible or also fits. */
function readings(a: Angle, b: Angle): Position[] {
  const asTyped = a.axis !== 'latitude' && b.axis !== 'longitude' ? [position(a, b)] : []
  const swapped = a.axis !== 'longitude' && b.axis !== 'latitude' ? [position(b, a)] : []
  return [...asTyped, ...swapped].filter((reading) => reading !== undefined)
}

function position(longitude: Angle, latitude: Angle): Position | undefined {
  if (Math.abs(longitude.degrees) > 180 || Math.abs(latitude.degrees) > 90) return undefined
  return [longitude.degrees, latitude.degrees]
}

/** A result with how well it fits: 0 exactly, 1 begins with what was typed, 2 contains it. */
export type Ranked = Found & { rank: number }

const typeOrder: readonly Found['type'][] = [
  'coordinate',
  'incident',
  'area',
  'grid',
  'resource',
  'ground',
  'road',
  'building',
]

/** Best fit first; among equals the wider thing first, then the shorter label. At most `limit`. */
export function mergeResults(ranked: Ranked[], limit: number): Found[] {
  return ranked
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        typeOrder.indexOf(a.type) - typeOrder.indexOf(b.type) ||
        a.label.length - b.label.length ||
        a.label.localeCompare(b.label, 'en'),
    )
    .slice(0, limit)
    .map(({ rank: _rank, ...found }) => found)
}
