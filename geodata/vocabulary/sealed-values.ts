/**
 * Where each sealed value belongs: whoever seals, opens or re-seals one names its place in the same words, or it does
 * not open.
 */
export const residentKinds = ['names', 'telephones', 'identities', 'care'] as const
export type ResidentKind = (typeof residentKinds)[number]

export function residentContext(kind: ResidentKind, residentId: number): string {
  return `resident-${kind}/${residentId}`
}

/** The words of a report before they were masked, as JSON of text and address. */
export function originalContext(incidentId: number): string {
  return `incident-originals/${incidentId}`
}

/** What a person's own record is found by: the kind of value, and the purpose its fingerprints are made for. */
export const fingerprintPurposes = { telephones: 'telephone', identities: 'identity-number' } as const
export type FoundBy = keyof typeof fingerprintPurposes

/** A number as it is fingerprinted: without blanks, dashes, full-width digits and the country's code. */
export function plainNumber(kind: FoundBy, written: string): string {
  const plain = written.normalize('NFKC').toUpperCase()
  if (kind === 'identities') return plain.replace(/[^\dX]/g, '')
  const digits = plain.replace(/\D/g, '')
  return digits.replace(/^(?:00)?86(?=1\d{10}$|0?\d{9,11}$)/, '')
}
