import type { Position } from '#geo/geojson'
import type { MapHandle } from '../map/map-handle.ts'
import type { MayI } from './offers.ts'
import { useCoverage } from './use-coverage.ts'
import { usePlacements } from './use-placements.ts'
import { useScenarioMap } from './use-scenario-map.ts'
import { useStock } from './use-stock.ts'
import type { View } from './view.ts'

type Asking = {
  change: (patch: Partial<View>) => void
  mayI: MayI
  handle: MapHandle | undefined
  spot: Position | undefined
}

/** What the panels ask about places: who is reached, where something should be, what if, what stands ready. */
export function usePlaceQuestions(view: View, { change, mayI, handle, spot }: Asking) {
  return {
    coverage: useCoverage(view, mayI, spot),
    placements: usePlacements(view, change, mayI),
    scenarios: useScenarioMap(view, mayI, handle),
    stock: useStock(view),
  }
}
