import { useMemo } from 'react'
import type { IncidentClass } from '#contract/catalogues'
import type { Scene } from '../map/scene.ts'
import type { TileSource } from '../tiles/tiles.queries.ts'
import type { Selected } from './CardHost.tsx'
import { buildScene } from './scene.ts'
import type { CoverageModel } from './use-coverage.ts'
import type { HotspotModel } from './use-hotspots.ts'
import type { HeatModel } from './use-heat.ts'
import type { Marks } from './use-marks.ts'
import type { View } from './view.ts'

const noSources: never[] = []

type Input = {
  view: View
  sources: readonly TileSource[] | undefined
  classes: readonly IncidentClass[]
  heat: Pick<HeatModel, 'density' | 'heatGrids'>
  coverage: Pick<CoverageModel, 'reach'>
  hotspots: Pick<HotspotModel, 'map'>
  selected: Pick<Selected, 'boundary' | 'position'>
  marks: Pick<Marks, 'pointedGridId' | 'spot' | 'importPositions'>
}

/** The scene, built again only when something that is in it changed: the pointer moves sixty times a second. */
export function useCityScene({ view, sources, classes, heat, coverage, hotspots, selected, marks }: Input): Scene {
  const { density, heatGrids } = heat
  const { reach } = coverage
  const hotspotMap = hotspots.map
  const { boundary, position } = selected
  const { pointedGridId, importPositions } = marks
  const spot = position ?? marks.spot
  return useMemo(
    () =>
      buildScene({
        view,
        tileSources: sources ?? noSources,
        classes,
        density,
        heatGrids,
        reach,
        hotspots: hotspotMap,
        selected: boundary,
        pointedGridId,
        spot,
        importPositions,
      }),
    [view, sources, classes, density, heatGrids, reach, hotspotMap, boundary, spot, pointedGridId, importPositions],
  )
}
