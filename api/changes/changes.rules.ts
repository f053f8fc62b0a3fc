import type { Holder, Right } from '#geo/rights'
import { may, seesField } from '#geo/rights'
import type { Change } from './changes.contract.ts'

/**
 * The number a stream goes on from: what the browser says it saw last, else what was asked for, else the newest. A
 * number the feed has not reached comes from another database; such a client starts at the newest.
 */
export function firstSeqWanted(lastEventId: string | undefined, after: number | undefined, newest: number): number {
  const seen = lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : after
  return seen === undefined || seen > newest ? newest : seen
}

/** An entry of the feed, with the community grids of its row before and after. */
export type Entry = Omit<Change, 'madeAt'> & { gridIds: readonly (number | null)[] | null; madeAt: Date }

/** Who is told; `gridIds` null is the whole city. */
export type Hearer = Holder & { gridIds: ReadonlySet<number> | null }

const groundRights: Readonly<Record<string, Right>> = {
  areas: 'map:read',
  roads: 'map:read',
  ground: 'map:read',
  grids: 'grids:read',
  buildings: 'buildings:read',
  resources: 'resources:read',
  stock: 'stock:read',
  imports: 'imports:read',
}

/** Whoever sees published figures only could count what is reported from a stream that tells of each. */
export function hearsPublished(hearer: Hearer): boolean {
  const isPublished =
    seesField(hearer, 'heat:read', 'published') || seesField(hearer, 'heat:read', 'published-without-sensitive')
  return isPublished && !may(hearer, 'incidents:read')
}

/**
 * What somebody may hear of an entry; undefined: nothing. Of rows that are not all his he hears only that something
 * was written, so that what he has on his screen is drawn again.
 */
export function tellOf(entry: Entry, hearer: Hearer): Change | undefined {
  const ground = groundRights[entry.noun]
  if (ground !== undefined) {
    if (!may(hearer, ground)) return undefined
    return hearsPublished(hearer) ? redacted(entry, slotOf(entry.madeAt)) : whole(entry)
  }
  if (entry.noun === 'incidents') return tellOfIncidents(entry, hearer)
  if (entry.noun === 'cluster_alerts')
    return may(hearer, 'analysis:read') ? withinReach({ ...entry, bbox: null }, hearer) : undefined
  if (entry.noun !== 'households' || !may(hearer, 'households:read')) return undefined
  return withinReach({ ...entry, bbox: null }, hearer)
}

function tellOfIncidents(entry: Entry, hearer: Hearer): Change | undefined {
  if (hearsPublished(hearer)) return redacted(entry, slotOf(entry.madeAt))
  if (!may(hearer, 'incidents:read')) return undefined
  // Which class it is of does not stand in the feed, so the box is told only to who is told every place.
  const isShownPlaces =
    seesField(hearer, 'incidents:read', 'position') && seesField(hearer, 'incidents:read', 'sensitive-position')
  return withinReach(isShownPlaces ? entry : { ...entry, bbox: null }, hearer)
}

function withinReach(entry: Entry, { gridIds }: Hearer): Change | undefined {
  if (gridIds === null) return whole(entry)
  if (entry.rowCount !== 1 || entry.gridIds === null) return redacted(entry, entry.madeAt)
  const isHis = entry.gridIds.map((id) => id !== null && gridIds.has(id))
  if (isHis.length > 0 && isHis.every(Boolean)) return whole(entry)
  return isHis.some(Boolean) ? redacted(entry, entry.madeAt) : undefined
}

function whole({ seq, noun, op, rowCount, firstId, lastId, bbox, madeAt }: Entry): Change {
  return { seq, noun, op, rowCount, firstId, lastId, bbox, madeAt: madeAt.toISOString() }
}

function redacted({ seq, noun }: Entry, madeAt: Date): Change {
  return { seq, noun, op: 'update', rowCount: 0, firstId: 0, lastId: 0, bbox: null, madeAt: madeAt.toISOString() }
}

/** Published tellings come at most once in so long. */
export const slotMs = 10_000

function slotOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / slotMs) * slotMs)
}

/** Of the tellings of one noun in one slot only the last, in order: how many there were says how much was reported. */
export function lastOfSlots(tellings: readonly Change[]): Change[] {
  const last = new Map(tellings.map((told) => [`${told.noun} ${told.madeAt}`, told]))
  return [...last.values()].sort((a, b) => a.seq - b.seq)
}
