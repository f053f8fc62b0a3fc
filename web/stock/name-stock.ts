import { knownItems, knownUnits } from '#geo/stock-words'
import type { stockWords } from '../words/stock.ts'

type Words = (typeof stockWords)['en']

/** An item the page has no word for is called as it was written. */
export function itemName(item: string, { items }: Words): string {
  const known = knownItems.find((name) => name === item)
  return known ? items[known] : item
}

export function unitName(unit: string, { units }: Words): string {
  const known = knownUnits.find((name) => name === unit)
  return known ? units[known] : unit
}
