import { z } from 'zod'
import { defineRoute } from '#http'
import { AccessSettings } from '#geo/access-settings'

export const SettingsAnswer = z.object({
  settings: AccessSettings,
  defaults: AccessSettings,
  /** Newest first, at most 100. */
  changes: z.array(
    z.object({ key: z.string(), value: z.unknown(), changedAt: z.iso.datetime(), changedBy: z.string().nullable() }),
  ),
})
export type SettingsAnswer = z.infer<typeof SettingsAnswer>

export const readSettings = defineRoute({
  id: 'readSettings',
  method: 'get',
  path: '/settings',
  summary: 'The settings of sign-in and sessions, with their history',
  access: 'settings:read',
  response: SettingsAnswer,
  problems: ['database-unavailable'],
})

export const changeSettings = defineRoute({
  id: 'changeSettings',
  method: 'patch',
  path: '/settings',
  summary: 'Change settings; they take effect at once',
  access: 'settings:change',
  body: AccessSettings.partial(),
  response: SettingsAnswer,
  problems: ['invalid-request', 'database-unavailable'],
})
