import type { ClientBase } from 'pg'
import type { ResidentKind } from '../vocabulary/sealed-values.ts'
import { fingerprintPurposes, residentContext } from '../vocabulary/sealed-values.ts'
import type { CopyValue } from './copy-text.ts'
import { byteaText } from './copy-text.ts'
import { dataAsOfMs } from './incident-calendar.ts'
import type { InventedPerson } from './invented-persons.ts'
import { inventPerson } from './invented-persons.ts'
import type { Random } from './random.ts'
import { continueIdsOf, copyRows } from './store-rows.ts'

/** What of a sealer the demo city needs: whoever makes one with people hands over its keys' own. */
export interface Seals {
  readonly seal: (plain: string, context: string) => Buffer
  readonly fingerprint: (value: string, purpose: string) => Buffer
}

/** One household in so many has somebody who is looked after. */
const householdsPerResident = 8
const source = '虚构数据，仅供演示'

interface Resident extends InventedPerson {
  readonly id: number
  readonly householdId: number
}

const inventResidents = (households: number, random: Random): Resident[] => {
  const residents: Resident[] = []
  for (let householdId = 1; householdId <= households; householdId++) {
    if (!random.chance(1 / householdsPerResident)) continue
    const id = residents.length + 1
    residents.push({ id, householdId, ...inventPerson(id, random) })
  }
  return residents
}

interface SealedTable {
  readonly table: string
  readonly kind: ResidentKind
  readonly word: keyof InventedPerson
  readonly purpose?: string
}

const sealedTables: readonly SealedTable[] = [
  { table: 'resident_names', kind: 'names', word: 'name' },
  { table: 'resident_telephones', kind: 'telephones', word: 'telephone', purpose: fingerprintPurposes.telephones },
  { table: 'resident_identities', kind: 'identities', word: 'identityNumber', purpose: fingerprintPurposes.identities },
  { table: 'resident_care', kind: 'care', word: 'care' },
]

function* sealedRows(
  residents: readonly Resident[],
  { kind, word, purpose }: SealedTable,
  seals: Seals,
): Generator<CopyValue[]> {
  for (const resident of residents) {
    const sealed = byteaText(seals.seal(resident[word], residentContext(kind, resident.id)))
    const found = purpose === undefined ? [] : [byteaText(seals.fingerprint(resident[word], purpose))]
    yield [resident.id, sealed, ...found]
  }
}

/** Invents who is looked after and stores them sealed; the same but for the nonces for the same seed. */
export const storeResidents = async (
  client: ClientBase,
  { households, random, seals }: { households: number; random: Random; seals: Seals },
): Promise<number> => {
  const residents = inventResidents(households, random)
  const recordedAt = new Date(dataAsOfMs).toISOString()
  const rows = residents.map(({ id, householdId }): CopyValue[] => [id, householdId, recordedAt, source])
  await copyRows(client, { table: 'residents', columns: ['id', 'household_id', 'recorded_at', 'source'], rows })
  await continueIdsOf(client, 'residents')
  for (const sealed of sealedTables) {
    const columns = ['resident_id', 'sealed', ...(sealed.purpose === undefined ? [] : ['fingerprint'])]
    await copyRows(client, { table: sealed.table, columns, rows: sealedRows(residents, sealed, seals) })
  }
  return residents.length
}
