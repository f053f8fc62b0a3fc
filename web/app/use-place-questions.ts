import type { Position } from '#geo/geojson'
import type { MayI } from './offers.ts'
import { useCoverage } from './use-coverage.ts'
import { usePlacements } from './use-placements.ts'
import { useStock } from './use-stock.ts'
import type { View } from './view.ts'

type Asking = { change: (patch: Partial<View>) => void; mayI: MayI; spot: Position | undefined }

/** What the panels ask about places: who is reached, where something should be, what stands ready. */
export function usePlaceQuestions(view: View, { change, mayI, spot }: Asking) {
  return {
    coverage: useCoverage(view, mayI, spot),
    placements: usePlacements(view, change, mayI),
    stock: useStock(view),
  }
}
