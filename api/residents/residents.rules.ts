import type { FoundBy, ResidentKind } from '#geo/sealed-values'
import { plainNumber, residentContext, residentKinds } from '#geo/sealed-values'
import type { Resident } from './residents.contract.ts'

/** The words of the contract for each kind of what is recorded. */
const wordOf = { names: 'name', telephones: 'telephone', identities: 'identityNumber', care: 'care' } as const

/** Which words of a resident a post is told, by the fields of its right. */
export function toldWords(isTold: (kind: ResidentKind) => boolean): string[] {
  return residentKinds.filter(isTold).map((kind) => wordOf[kind])
}

type Sealed = { id: number; householdId: number } & Readonly<Record<ResidentKind, Uint8Array | null>>

/** Opens what the database handed out of a resident; throws what `unseal` throws. */
export function openResident(row: Sealed, unseal: (sealed: Uint8Array, context: string) => string): Resident {
  const open = (kind: ResidentKind): string | null => {
    const sealed = row[kind]
    return sealed === null ? null : unseal(sealed, residentContext(kind, row.id))
  }
  return {
    id: row.id,
    householdId: row.householdId,
    name: open('names'),
    telephone: open('telephones'),
    identityNumber: open('identities'),
    care: open('care'),
  }
}

/** What a person can be found by, of what was said, as it is fingerprinted. */
export function sayings(said: {
  telephone?: string | undefined
  identityNumber?: string | undefined
}): { kind: FoundBy; value: string }[] {
  const { telephone, identityNumber } = said
  return [
    ...(telephone === undefined ? [] : [{ kind: 'telephones' as const, value: telephone }]),
    ...(identityNumber === undefined ? [] : [{ kind: 'identities' as const, value: identityNumber }]),
  ].map(({ kind, value }) => ({ kind, value: plainNumber(kind, value) }))
}

/** The ids that every one of the findings holds: who says two things is looked up by both. */
export function inAll(findings: readonly (readonly number[])[]): number[] {
  const [first = [], ...others] = findings
  return first.filter((id) => others.every((ids) => ids.includes(id)))
}
