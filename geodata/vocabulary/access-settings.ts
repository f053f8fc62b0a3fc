import { z } from 'zod'
import { Post } from './rights.ts'

const whole = (least: number, most: number) => z.number().int().min(least).max(most)

/** Every setting of sign-in and sessions; what a system administrator changed stands in access_settings. */
export const AccessSettings = z.object({
  passwordLeastLength: whole(8, 128),
  /** Of small letters, capitals, digits and signs. */
  passwordLeastKinds: whole(1, 4),
  passwordDays: whole(1, 3650),
  /** How many passwords used before may not come again. */
  passwordHistory: whole(0, 24),
  lockAfterTries: whole(1, 20),
  lockSeconds: whole(1, 86_400),
  idleSeconds: whole(1, 86_400),
  sessionHours: whole(1, 720),
  invitationHours: whole(1, 720),
  /** Posts that must prove themselves a second time, by TOTP or by their identity provider. */
  secondFactorPosts: z.array(Post),
  keyDays: whole(1, 3650),
})
export type AccessSettings = z.infer<typeof AccessSettings>

/** The practice of MLPS level 2 and 3 (GB/T 22239-2019). */
export const defaultSettings: AccessSettings = {
  passwordLeastLength: 10,
  passwordLeastKinds: 3,
  passwordDays: 90,
  passwordHistory: 5,
  lockAfterTries: 5,
  lockSeconds: 300,
  idleSeconds: 600,
  sessionHours: 12,
  invitationHours: 72,
  secondFactorPosts: ['system-admin', 'security-admin', 'audit-admin'],
  keyDays: 365,
}

const fields: Readonly<Record<string, z.ZodType>> = AccessSettings.shape

/** What was changed, over the defaults; a stored value that no longer fits counts as not changed. */
export function settingsOf(stored: Readonly<Record<string, unknown>>): AccessSettings {
  const fitting = Object.entries(stored).filter(([key, value]) => fields[key]?.safeParse(value).success === true)
  return AccessSettings.parse({ ...defaultSettings, ...Object.fromEntries(fitting) })
}
