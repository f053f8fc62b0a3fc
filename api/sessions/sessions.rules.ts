import { createHash } from 'node:crypto'
import type { AccessSettings } from '#geo/access-settings'
import type { AnyPost, Post } from '#geo/rights'

type Proof = 'password' | 'password+totp' | 'oidc' | 'oidc+totp'

/** What decides whether a session still holds; ages in seconds by the database's clock. */
export type SessionState = {
  isEnded: boolean
  isDisabled: boolean
  isLocked: boolean
  ageSeconds: number
  idleSeconds: number
}

export function sessionHolds(session: SessionState, settings: AccessSettings): boolean {
  if (session.isEnded || session.isDisabled || session.isLocked) return false
  return session.idleSeconds < settings.idleSeconds && session.ageSeconds < settings.sessionHours * 3600
}

type Proven = {
  proof: Proof
  post: Post | null
  signIn: 'password' | 'oidc'
  passwordAgeSeconds: number | null
  awaitsConfirmation: boolean
}

/** What an account has to do before its rights count. */
export function pendingOf(
  proven: Proven,
  settings: AccessSettings,
): 'password' | 'second-factor' | 'confirmation' | null {
  const isOld = (proven.passwordAgeSeconds ?? 0) > settings.passwordDays * 86_400
  if (proven.signIn === 'password' && isOld) return 'password'
  const needsSecond = proven.post !== null && settings.secondFactorPosts.includes(proven.post)
  if (needsSecond && !proven.proof.endsWith('+totp')) return 'second-factor'
  return proven.awaitsConfirmation ? 'confirmation' : null
}

export type PasswordFault = 'too-short' | 'too-few-kinds' | 'is-login' | 'used-before'

/** Null when the password keeps the rule; whether it was used before is asked of the hashes elsewhere. */
export function passwordFault(password: string, login: string, settings: AccessSettings): PasswordFault | null {
  if (Array.from(password).length < settings.passwordLeastLength) return 'too-short'
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length
  if (kinds < settings.passwordLeastKinds) return 'too-few-kinds'
  return password.toLowerCase().includes(login.split('@')[0] ?? login) ? 'is-login' : null
}

export function passwordAdvice(fault: PasswordFault, settings: AccessSettings): string {
  switch (fault) {
    case 'too-short':
      return `The password is too short: it needs at least ${settings.passwordLeastLength} characters.`
    case 'too-few-kinds':
      return `The password is too simple: it needs ${settings.passwordLeastKinds} of small letters, capitals, digits and signs.`
    case 'is-login':
      return 'The password holds the login name. Choose another.'
    case 'used-before':
      return `The password was used before. The last ${settings.passwordHistory} cannot come again.`
  }
}

type Seen = {
  kind: string
  post: AnyPost | null
  scopes: readonly string[] | null
  areas: readonly string[]
  grids: readonly string[]
  gridIds: ReadonlySet<number> | null
  pending: string | null
}

/** Equal for callers who see the same; changes when what is seen changes. */
export function viewOf({ kind, post, scopes, areas, grids, gridIds, pending }: Seen): string {
  const parts = [kind, post, scopes, [...areas].sort(), [...grids].sort(), gridIds && [...gridIds].sort(), pending]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16)
}
