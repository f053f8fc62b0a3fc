import { createHash } from 'node:crypto'
import type { Right } from '#geo/rights'
import { may } from '#geo/rights'
import type { Caller } from '../http/caller.ts'
import { sees } from '../http/caller.ts'

/** What the engine must know of whoever is answered. */
export type Audience = {
  /** Community grids whose incidents are counted; null: all of them, and those in no grid. */
  gridIds: ReadonlySet<number> | null
  /** Published figures are suppressed and rounded, see published-counts.ts. */
  figures: 'exact' | 'published'
  /** Of published figures. */
  leavesOutSensitive: boolean
  /** Incidents of sensitive classes stand at the label of their grid instead of where they happened. */
  movesSensitive: boolean
  /** Equal for audiences that are answered alike; empty for who sees everything as it is. */
  key: string
}

export const seesEverything: Audience = {
  gridIds: null,
  figures: 'exact',
  leavesOutSensitive: false,
  movesSensitive: false,
  key: '',
}

/** Rights to counts that there are only as they are: a key may have one of them alone. */
const exactRights: readonly Right[] = ['heat:count', 'analysis:read', 'analysis:run']

/** Where the table of rights says nothing of a caller, it is the strictest audience. */
export function audienceOf(caller: Caller): Audience {
  const mayNow = (right: Right) => caller.pending === null && may(caller, right)
  const isExact =
    sees(caller, 'heat:read', 'exact') || sees(caller, 'incidents:read', 'position') || exactRights.some(mayNow)
  const leavesOutSensitive = !isExact && !sees(caller, 'heat:read', 'published')
  const movesSensitive = !sees(caller, 'incidents:read', 'sensitive-position')
  const manner = mannerOf({ isExact, leavesOutSensitive, movesSensitive })
  const { gridIds } = caller
  if (gridIds === null && manner === 'e') return seesEverything
  return {
    gridIds,
    figures: isExact ? 'exact' : 'published',
    leavesOutSensitive,
    movesSensitive,
    key: `${manner}${gridIds === null ? '' : territoryKey(gridIds)}`,
  }
}

function mannerOf(flags: { isExact: boolean; leavesOutSensitive: boolean; movesSensitive: boolean }): string {
  if (flags.isExact) return flags.movesSensitive ? 'm' : 'e'
  return flags.leavesOutSensitive ? 's' : 'p'
}

// A caller is known for seconds and asks for dozens of tiles in them: each set of grids is hashed once.
const knownKeys = new WeakMap<ReadonlySet<number>, string>()

function territoryKey(gridIds: ReadonlySet<number>): string {
  const known = knownKeys.get(gridIds)
  if (known !== undefined) return known
  const ids = [...gridIds].sort((a, b) => a - b)
  const key = createHash('sha256').update(ids.join()).digest('hex').slice(0, 16)
  knownKeys.set(gridIds, key)
  return key
}
