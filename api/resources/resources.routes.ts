import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Resource } from './resources.contract.ts'
import { countResources, listResources, placeResource, removeResource } from './resources.contract.ts'
import type { ResourceRow } from './resources.queries.ts'
import { countByKind, deleteResource, hasResource, insertResource, listResourceRows } from './resources.queries.ts'

export function mountResources(kernel: Kernel): void {
  mount(kernel, listResources, async ({ query, db }) => {
    const rows = await listResourceRows(db, { after: query.after, kind: query.kind ?? null, limit: query.limit + 1 })
    const page = rows.slice(0, query.limit)
    return { resources: page.map(toResource), next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null }
  })

  mount(kernel, countResources, async ({ db }) => ({ kinds: await countByKind(db, {}) }))

  mount(kernel, placeResource, async ({ body, db, caller }) => {
    const { position, ...fields } = body
    if (Math.abs(position[1]) > 85)
      throw new Problem(
        'rule-broken',
        'The map ends at 85 degrees of latitude. Longitude comes first; check the order.',
      )
    const [row] = await insertResource(db, {
      ...fields,
      longitude: position[0],
      latitude: position[1],
      capacity: body.capacity ?? null,
      capacityUnit: body.capacityUnit ?? null,
    })
    if (!row) throw new Error('insert-resource returned no row')
    await noteInLog(db, caller, placeResource.id, row)
    return toResource(row)
  })

  mount(kernel, removeResource, async ({ params, db, caller }) => {
    const [row] = await deleteResource(db, params)
    if (!row && (await hasResource(db, params)).length > 0)
      throw new Problem(
        'not-allowed',
        'The resource lies outside your territory. Ask who is responsible there to remove it.',
      )
    if (!row)
      throw new Problem(
        'not-found',
        `There is no resource with id ${params.id}. Load the list again; it may be gone already.`,
      )
    await noteInLog(db, caller, removeResource.id, row)
    return toResource(row)
  })
}

async function noteInLog(db: Database, caller: Caller, action: string, { id, kind }: ResourceRow): Promise<void> {
  await addToAudit(db, caller, { kind: 'administration', action, noun: 'resources', recordIds: [id], detail: { kind } })
}

function toResource({ longitude, latitude, ...row }: ResourceRow): Resource {
  return { ...row, position: [longitude, latitude] }
}
