import type { Right } from '#geo/rights'
import type { TerritoryPicker } from '../ui/territory-picker.ts'

export type PeopleProps = {
  mayI: (right: Right) => boolean
  myId: number | null
  nowMs: number
  territoryPicker: TerritoryPicker
}
