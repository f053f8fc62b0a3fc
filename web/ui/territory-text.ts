import type { Territory } from '#geo/territory'
import type { territoryWords } from '../words/territory.ts'

type TerritoryWords = (typeof territoryWords)['en']

/** How many digits a division code has says what it divides. */
const levels: Readonly<Record<number, 'county' | 'street' | 'community'>> = {
  6: 'county',
  9: 'street',
  12: 'community',
}

export function territoryName(territory: Territory, words: TerritoryWords): string {
  switch (territory.kind) {
    case 'city':
      return words.wholeCity
    case 'grid':
      return words.gridName(territory.code)
    case 'area':
      return words.areaName(words[levels[territory.code.length] ?? 'area'], territory.code)
  }
}
