import { maskText } from '#geo/mask-text'
import type { Sealer } from '../sealing/sealing.ts'
import type { ImportPlan } from './import-plan.ts'

// A number that names somebody has nine digits or more, a plate a province and a letter, a mailbox an @: most of what is
// written has none of them, and need not be read more closely. Whatever maskText finds passes this.
const between = String.raw`[^0-9０-９A-Za-zＡ-Ｚａ-ｚ\u4e00-\u9fff]{0,6}`
const mayHoldNumber = new RegExp(
  `[@＠]|(?:[0-9０-９]${between}){9}|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][^0-9０-９\u4e00-\u9fff]{0,4}[A-HJ-ZＡ-ＨＪ-Ｚa-hj-zａ-ｈｊ-ｚ]`,
)

/** As maskText, at a fraction of the time where there is nothing to mask. */
export function maskQuickly(text: string): ReturnType<typeof maskText> {
  return mayHoldNumber.test(text) ? maskText(text) : { masked: text, found: [] }
}

type Cells = (string | null)[]
export type SealedWords = {
  /** The row's cells with the words masked. */
  cells: Cells
  /** The words as they came in, sealed for this place of the staging table; hexadecimal. */
  sealedHex: string
  kinds: string[]
  /** Stands for the words in the row's digest, which must not tell them. */
  fingerprint: string
}

/** Null: the row holds no number that names somebody, and is stored as it is. */
export type WordSealer = (row: number, cells: Cells) => SealedWords | null

export function stagedContext(row: number): string {
  return `staged-words/${row}`
}

/** Masks what citizens wrote, and keeps it as it came in under seal. Only incidents hold such words. */
export function wordSealer({ noun, fields }: ImportPlan, sealer: Sealer): WordSealer {
  if (noun !== 'incidents') return () => null
  const [textAt, addressAt] = [place('text'), place('address')]
  function place(name: string): number {
    return fields.findIndex(({ field }) => field.name === name)
  }
  return (row, cells) => {
    const [text, address] = [cells[textAt] ?? '', cells[addressAt] ?? '']
    const masked = { text: maskQuickly(text), address: maskQuickly(address) }
    const kinds = [...new Set([...masked.text.found, ...masked.address.found])].sort()
    if (kinds.length === 0) return null
    const words = JSON.stringify({ text, address })
    const stored = cells.with(textAt, masked.text.masked || null).with(addressAt, masked.address.masked || null)
    return {
      cells: stored,
      sealedHex: sealer.seal(words, stagedContext(row)).toString('hex'),
      kinds,
      fingerprint: sealer.fingerprint(words, 'import-row').toString('hex'),
    }
  }
}
