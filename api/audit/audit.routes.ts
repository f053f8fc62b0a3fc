import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import type { QueryOf } from '../http/route.ts'
import { searchAudit, verifyAudit } from './audit.contract.ts'
import { proveAudit, searchAuditRows } from './audit.queries.ts'

/** Every part of the search with null for what was not asked. */
function toParameters(query: QueryOf<typeof searchAudit>) {
  return {
    before: orNull(query.before),
    kind: orNull(query.kind),
    outcome: orNull(query.outcome),
    account: orNull(query.account),
    from: orNull(query.from),
    to: orNull(query.to),
    text: orNull(query.text === '' ? undefined : query.text),
  }
}

function orNull<T>(value: T | undefined): T | null {
  return value ?? null
}

export function mountAudit(kernel: Kernel): void {
  mount(kernel, searchAudit, async ({ query, db }) => {
    const { limit } = query
    const rows = await searchAuditRows(db, { ...toParameters(query), limit: limit + 1 })
    const page = rows.slice(0, limit)
    return {
      entries: page.map(({ at, ...row }) => ({ ...row, recordIds: row.recordIds.map(Number), at: at.toISOString() })),
      next: rows.length > limit ? (page.at(-1)?.seq ?? null) : null,
    }
  })

  mount(kernel, verifyAudit, async ({ db }) => {
    const [proof] = await proveAudit(db, {})
    if (!proof) throw new Error('verify-audit answered no row')
    const { entries, firstAt, lastHash, brokenSeq, brokenFault } = proof
    const broken = brokenSeq === null ? null : { seq: brokenSeq, fault: brokenFault ?? 'it does not hold' }
    return { isWhole: broken === null, entries, firstAt: firstAt?.toISOString() ?? null, lastHash, broken }
  })
}
