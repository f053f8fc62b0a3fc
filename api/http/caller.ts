import type { Holder, Right } from '#geo/rights'
import { may, rightOf, seesField } from '#geo/rights'
import type { ClaimSettings } from '../db/transaction.ts'
import { Problem } from './problem.ts'
import type { Access } from './route.ts'

/** Who asks, as the door found out; see api/sessions/door.ts. */
export type Caller = Holder & {
  kind: 'nobody' | 'account' | 'key' | 'screen'
  accountId: number | null
  sessionId: number | null
  keyId: number | null
  screenId: number | null
  name: string
  /** Codes of areas, and 'city' for the whole of it; codes of community grids. */
  areas: readonly string[]
  grids: readonly string[]
  /** Ids of the community grids of the territory; null: the whole city. */
  gridIds: ReadonlySet<number> | null
  /** What has to be done before anything else may be: the rights rest until then. */
  pending: 'password' | 'second-factor' | 'confirmation' | null
  /** An authenticator is set up, whether or not this sign-in was proven with it. */
  hasSecondFactor: boolean
  /** The address the request came from. */
  address: string
  /** Equal for callers who see the same; changes when what is seen changes. */
  view: string
}

export const nobody: Caller = {
  kind: 'nobody',
  accountId: null,
  sessionId: null,
  keyId: null,
  screenId: null,
  name: '',
  post: null,
  scopes: null,
  isWholeCity: false,
  areas: [],
  grids: [],
  gridIds: new Set(),
  pending: null,
  hasSecondFactor: false,
  address: '',
  view: 'nobody',
}

/** Throws not-signed-in or not-allowed; nothing else in the service does. */
export function admit(caller: Caller, access: Access): void {
  if (access === 'anyone') return
  if (caller.kind === 'nobody')
    throw new Problem('not-signed-in', 'Sign in first; the sign-in may have ended or been withdrawn.')
  if (access === 'signed-in') {
    if (caller.kind === 'account') return
    throw new Problem('not-allowed', 'Only a person who signed in has this; a key or a screen does not.')
  }
  if (caller.pending === 'password')
    throw new Problem('not-allowed', 'The password has expired. Choose a new one first.')
  if (caller.pending === 'second-factor')
    throw new Problem('not-allowed', 'This post demands a second factor. Set one up first.')
  if (caller.pending === 'confirmation')
    throw new Problem(
      'not-allowed',
      'A new one-time link was made for this account. A security administrator has to confirm its post first.',
    )
  if (!may(caller, access)) throw new Problem('not-allowed', whatIsMissing(caller, access))
}

function whatIsMissing({ post, isWholeCity }: Caller, access: Right): string {
  return rightOf(post, access)?.reach === 'whole-city' && !isWholeCity
    ? `This concerns everybody in the city: ${access} takes a territory that is the whole city. Ask somebody who has it.`
    : `Your post does not include ${access}. Ask the security administrator if it should.`
}

export function sees(caller: Caller, right: Right, field: string): boolean {
  return caller.pending === null && seesField(caller, right, field)
}

/** Whether a place in this community grid (0: in none) lies in the caller's territory. */
export function reaches({ gridIds }: Caller, gridId: number | null): boolean {
  return gridIds === null || (gridId !== null && gridIds.has(gridId))
}

/** What row security is told of a caller; see geodata/schema/0012. Rights that rest are not claimed. */
export function claimsOf(caller: Caller): ClaimSettings {
  const { post, accountId, scopes, areas, grids, pending } = caller
  return {
    post: pending === null ? (post ?? '') : '',
    account: accountId === null ? '' : String(accountId),
    scopes: scopes === null ? '' : scopes.join(','),
    areas: areas.join(','),
    grids: grids.join(','),
  }
}
