import { defaultSettings, settingsOf } from '#geo/access-settings'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import type { SettingsAnswer } from './settings.contract.ts'
import * as contract from './settings.contract.ts'
import { listSettingChanges, readStoredSettings, writeSetting } from './settings.queries.ts'

export function mountSettings(kernel: Kernel): void {
  mount(kernel, contract.readSettings, ({ db }) => describeSettings(db))

  mount(kernel, contract.changeSettings, async ({ body, db, caller }) => {
    for (const [key, value] of Object.entries(body))
      await writeSetting(db, { key, value: JSON.stringify(value), changedBy: caller.accountId })
    const answer = await describeSettings(db)
    await addToAudit(db, caller, { kind: 'administration', action: 'changeSettings', noun: 'settings', detail: body })
    return answer
  })
}

async function describeSettings(db: Database): Promise<SettingsAnswer> {
  const [row] = await readStoredSettings(db, {})
  const changes = await listSettingChanges(db, {})
  return {
    settings: settingsOf(row?.settings ?? {}),
    defaults: defaultSettings,
    changes: changes.map(({ changedAt, ...change }) => ({ ...change, changedAt: changedAt.toISOString() })),
  }
}
