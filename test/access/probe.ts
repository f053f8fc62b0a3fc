import type { Pool } from 'pg'
import type { Sealer } from '../../api/sealing/sealing.ts'
import type { Place, TerritoryCity } from '../support/territory-city.ts'
import { positions } from '../support/territory-city.ts'

export type Call = { path?: string; body?: unknown; query?: string }
export type Told = { status: number; body: unknown; bytes: Buffer; headers: Headers }
export type Here = { pool: Pool; sealer: Sealer; city: TerritoryCity; accountId: number | null }

/**
 * How a door is tried at a place: what it is asked (things it would use up are made for it), and, where being let in
 * is not enough, whether the answer told of the place. Doors without a probe are asked as they stand.
 */
export type Probe = {
  ask?: (here: Here, place: Place) => Promise<Call> | Call
  tells?: (told: Told, here: Here, place: Place) => boolean
  /** There is nothing behind it in this service: a provider of identities is not configured. */
  isVacant?: true
}

export const isIn = (key: string, id: number, list: unknown): boolean =>
  Array.isArray(list) && list.some((row) => (row as Record<string, unknown>)[key] === id)
export const field = (told: Told, name: string): unknown => (told.body as Record<string, unknown> | null)?.[name]
export const ok = ({ status }: Told): boolean => status < 300

export const boxOf = (place: Place): string => {
  const [x, y] = positions[place]
  return [x - 0.0005, y - 0.0005, x + 0.0005, y + 0.0005].join(',')
}
