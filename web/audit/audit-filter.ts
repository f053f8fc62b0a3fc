import type { AuditQuestion } from './audit.queries.ts'

/** What stands in the form: texts, empty where nothing is asked. Days are those of the reader's own calendar. */
export type AuditForm = {
  kind: AuditQuestion['kind'] | ''
  outcome: AuditQuestion['outcome'] | ''
  text: string
  account: string
  from: string
  to: string
}

export const emptyForm: AuditForm = { kind: '', outcome: '', text: '', account: '', from: '', to: '' }

/** The last day is asked whole: up to the midnight that ends it. */
export function questionOf({ kind, outcome, text, account, from, to }: AuditForm): AuditQuestion {
  const accountId = Number(account)
  return {
    ...(kind === '' ? {} : { kind }),
    ...(outcome === '' ? {} : { outcome }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(Number.isInteger(accountId) && accountId > 0 ? { account: accountId } : {}),
    ...(from === '' ? {} : { from: dayStart(from, 0) }),
    ...(to === '' ? {} : { to: dayStart(to, 1) }),
  }
}

function dayStart(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}
