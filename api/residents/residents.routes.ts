import { maskText } from '#geo/mask-text'
import { fingerprintPurposes } from '#geo/sealed-values'
import type { AuditEntry } from '../db/audit-entry.ts'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import { claim } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import { sees } from '../http/caller.ts'
import type { Call, Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { ResponseOf } from '../http/route.ts'
import type { Sealer } from '../sealing/sealing.ts'
import { exportOwnData, listHouseholdsOfBuilding, openHousehold } from './residents.contract.ts'
import type { SealedResident } from './residents.queries.ts'
import {
  findResidents,
  hasBuilding,
  listHouseholds,
  listLooks,
  openRecords,
  readResidents,
} from './residents.queries.ts'
import { inAll, openResident, sayings, toldWords } from './residents.rules.ts'

/**
 * Row security shows a resident only to a declared opening, and of it only what the post is told; this slice opens what
 * was handed out. Each look and its trace in the log are one transaction; a look that finds nothing is noted too.
 */
export function mountResidents(kernel: Kernel, { sealer }: { sealer: Sealer }): void {
  mount(kernel, listHouseholdsOfBuilding, async ({ params, db }) => {
    const [building] = await hasBuilding(db, params)
    if (!building)
      throw new Problem('not-found', `There is no building with id ${params.id}. Look it up by its address.`)
    return { households: await listHouseholds(db, { buildingId: params.id }) }
  })

  mount(kernel, openHousehold, async ({ body: { householdId, purpose, note }, db, caller }) => {
    const openingId = await declare(db, caller, { purpose, note, householdIds: [householdId], residentIds: [] })
    const rows = await readResidents(db, { householdId, residentIds: null })
    const look = { kind: 'personal-read', action: openHousehold.id, noun: 'residents', purpose } as const
    if (rows.length === 0) {
      await noteInVain(kernel, caller, { ...look, detail: { householdId, note: forTheLog(note) } })
      throw new Problem(
        'not-found',
        `Nothing is recorded of household ${householdId}, or it lies outside your territory.`,
      )
    }
    const told = toldWords((kind) => sees(caller, 'residents:open', kind))
    const residents = rows.map((row) => openResident(row, sealer.unseal))
    const recordIds = rows.map(({ id }) => id)
    const detail = { openingId, householdId, told, note: forTheLog(note) }
    await addToAudit(db, caller, { ...look, recordIds, detail })
    return { openingId, residents, told }
  })

  mount(kernel, exportOwnData, (call) => exportPerson(kernel, sealer, call))
}

async function exportPerson(
  kernel: Kernel,
  sealer: Sealer,
  { body, db, caller }: Call<typeof exportOwnData>,
): Promise<ResponseOf<typeof exportOwnData>> {
  const purpose = 'request-of-the-person'
  const said = sayings(body)
  const findings: number[][] = []
  for (const { kind, value } of said) {
    const fingerprints = sealer.fingerprints(value, fingerprintPurposes[kind]).map((bytes) => bytes.toString('hex'))
    findings.push((await findResidents(db, { fingerprints })).map(({ id }) => id))
  }
  const recordIds = inAll(findings)
  const look = { kind: 'export', action: exportOwnData.id, noun: 'residents', purpose } as const
  const why = { by: said.map(({ kind }) => fingerprintPurposes[kind]), note: forTheLog(body.note) }
  if (recordIds.length === 0) {
    await noteInVain(kernel, caller, { ...look, detail: why })
    throw new Problem('not-found', 'Nothing is recorded under what was said. Check the digits with the person.')
  }
  const openingId = await declare(db, caller, { purpose, note: body.note, householdIds: [], residentIds: recordIds })
  const rows = await readResidents(db, { householdId: null, residentIds: recordIds })
  const found = []
  for (const row of rows) found.push(await tellEverything(db, sealer, row))
  await addToAudit(db, caller, { ...look, recordIds, detail: { openingId, ...why } })
  return {
    openingId,
    found,
    provenance: { source: 'residents, households, buildings, openings', computedAt: new Date().toISOString() },
  }
}

async function tellEverything(db: Database, sealer: Sealer, row: SealedResident) {
  const looks = await listLooks(db, { id: row.id })
  return {
    ...openResident(row, sealer.unseal),
    place: row.place,
    recordedAt: row.recordedAt.toISOString(),
    source: row.source,
    looks: looks.map(({ at, ...look }) => ({ at: at.toISOString(), ...look })),
  }
}

/** What was declared, for the log, which holds no number of anybody. */
function forTheLog(note: string): string {
  return maskText(note).masked
}

type Declaration = { purpose: string; note: string; householdIds: number[]; residentIds: number[] }

/** Declares the purpose and claims it for the rest of the transaction. */
async function declare(db: Database, { accountId }: Caller, declaration: Declaration): Promise<number> {
  const [opening] = await openRecords(db, { accountId, ...declaration })
  if (!opening) throw new Error('open-records returned no row')
  await claim(db, 'opening', String(opening.id))
  return opening.id
}

/** In a transaction of its own: the one of the look is rolled back. */
async function noteInVain({ door }: Kernel, caller: Caller, entry: AuditEntry): Promise<void> {
  await door.note(caller, { ...entry, outcome: 'failed' })
}
