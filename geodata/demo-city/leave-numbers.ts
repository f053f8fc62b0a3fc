import { maskText } from '../vocabulary/mask-text.ts'
import { originalContext } from '../vocabulary/sealed-values.ts'
import type { CopyValue } from './copy-text.ts'
import { byteaText } from './copy-text.ts'
import type { Incident } from './file-incidents.ts'
import { inventIdentityNumber, inventTelephone } from './invented-persons.ts'
import type { Random } from './random.ts'
import type { Seals } from './store-residents.ts'

const callersWhoLeaveNumbers = 0.03
// Callers are other people than those who are looked after; their numbers follow on.
const firstCaller = 50_000_000

export interface NumberBook {
  /** The words of an incident as they are stored, and whether they were masked. */
  readonly wordsOf: (incident: Incident) => { text: string; isMasked: boolean }
  /** Rows of incident_originals for the incidents asked about since the last time. */
  readonly takeOriginals: (gridOf: (cell: number) => number | undefined) => CopyValue[][]
}

/** Some who call the hotline leave an invented number, which is masked as a true one would be. Without seals nobody does. */
export const createNumberBook = (random: Random, seals: Seals | undefined): NumberBook => {
  let originals: { incident: Incident; text: string; kinds: string[] }[] = []
  let callers = 0
  const leaveNumber = (): string => {
    callers++
    const telephone = `联系电话${inventTelephone(firstCaller + callers)}。`
    return random.chance(0.1) ? `来电人身份证号${inventIdentityNumber(callers, random)}，${telephone}` : telephone
  }
  return {
    wordsOf: (incident) => {
      if (seals === undefined || incident.source !== 'hotline' || !random.chance(callersWhoLeaveNumbers))
        return { text: incident.text, isMasked: false }
      const text = incident.text + leaveNumber()
      const { masked, found } = maskText(text)
      originals.push({ incident, text, kinds: found })
      return { text: masked, isMasked: true }
    },
    takeOriginals: (gridOf) => {
      const rows = seals === undefined ? [] : originals.map((original) => originalRow(original, seals, gridOf))
      originals = []
      return rows
    },
  }
}

const originalRow = (
  { incident, text, kinds }: { incident: Incident; text: string; kinds: string[] },
  seals: Seals,
  gridOf: (cell: number) => number | undefined,
): CopyValue[] => {
  const words = JSON.stringify({ text, address: incident.address })
  const sealed = byteaText(seals.seal(words, originalContext(incident.id)))
  return [
    incident.id,
    gridOf(incident.cell),
    sealed,
    `{${kinds.join(',')}}`,
    new Date(incident.reportedMs).toISOString(),
  ]
}
