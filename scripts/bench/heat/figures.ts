import { createHash } from 'node:crypto'
import type { Bucket } from '../../../api/columns/city-clock.ts'
import { zoneOffsetSeconds } from './questions.ts'

/** Pairs of key and count. */
export type Counts = [key: number, count: number][]

/** What one contestant counted, as every contestant can tell it. */
export type Figures = {
  total: number
  /** Of the lattice of the density, over the same box. */
  lattice: number
  /** By community grid; 0 is in none. */
  grids: Counts
  /** By bucket: the number of its hour, else of its first day, in the city's calendar. */
  bars: Counts
}

/** Short enough to be kept for every question and compared. */
export type Print = { total: number; lattice: number; grids: string; bars: string }

export function printOf({ total, lattice, grids, bars }: Figures): Print {
  return { total, lattice, grids: digest(grids), bars: digest(bars) }
}

function digest(counts: Counts): string {
  const told = counts.filter(([, count]) => count > 0).sort(([a], [b]) => a - b)
  const sum = told.reduce((total, [, count]) => total + count, 0)
  return `${told.length} of ${sum} ${createHash('sha256').update(told.join(';')).digest('hex').slice(0, 12)}`
}

/** Counts of hours or days, brought together by the asked bucket. Weeks begin on Monday. */
export function foldBars(fine: Counts, bucket: Bucket): Counts {
  const folded = new Map<number, number>()
  for (const [key, count] of fine) {
    const start = startOf(key, bucket)
    folded.set(start, (folded.get(start) ?? 0) + count)
  }
  return [...folded]
}

function startOf(key: number, bucket: Bucket): number {
  if (bucket === 'hour' || bucket === 'day') return key
  // Day 0, 1 January 1970, was a Thursday.
  if (bucket === 'week') return key - ((key + 3) % 7)
  const date = new Date(key * 86_400_000)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 86_400_000
}

/** The key of a bar that starts at this instant. */
export function keyOfStart(utcSeconds: number, bucket: Bucket): number {
  return bucket === 'hour' ? Math.floor(utcSeconds / 3600) : Math.floor((utcSeconds + zoneOffsetSeconds) / 86_400)
}
