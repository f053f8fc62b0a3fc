import { AccessSettings } from '#geo/access-settings'

export type Draft = Partial<AccessSettings>
type Key = keyof AccessSettings
export type NumberKey = Exclude<Key, 'secondFactorPosts'>

/** In the order in which they are shown. */
export const settingGroups = {
  passwords: ['passwordLeastLength', 'passwordLeastKinds', 'passwordDays', 'passwordHistory'],
  tries: ['lockAfterTries', 'lockSeconds'],
  sessions: ['idleSeconds', 'sessionHours', 'invitationHours'],
  terms: ['keyDays'],
} as const satisfies Record<string, readonly NumberKey[]>

/** What of a draft differs from what is stored: nothing else is sent, so that two who save do not undo each other. */
export function changedPart(draft: Draft, stored: AccessSettings): Draft {
  const entries = Object.entries(draft) as [Key, AccessSettings[Key]][]
  return Object.fromEntries(entries.filter(([key, value]) => !isSame(value, stored[key])))
}

export function isSame(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...(value as unknown[])].sort() : value)
  return sorted(a) === sorted(b)
}

export function isFitting(draft: Draft): boolean {
  return AccessSettings.partial().safeParse(draft).success
}

/** The bounds of a number, as the vocabulary has them. */
export function boundsOf(key: NumberKey): { least: number; most: number } {
  const { minValue, maxValue } = AccessSettings.shape[key]
  return { least: minValue ?? 0, most: maxValue ?? Number.MAX_SAFE_INTEGER }
}
