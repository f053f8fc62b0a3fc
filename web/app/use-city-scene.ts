import { useMemo } from 'react'
import type { IncidentClass } from '#contract/catalogues'
import type { Scene } from '../map/scene.ts'
import type { TileSource } from '../tiles/tiles.queries.ts'
import type { Selected } from './CardHost.tsx'
import { buildScene } from './scene.ts'
import type { ComparisonModel } from './use-comparison.ts'
import type { CoverageModel } from './use-coverage.ts'
import type { HotspotModel } from './use-hotspots.ts'
import type { ForecastModel } from './use-forecasts.ts'
import type { HeatModel } from './use-heat.ts'
import type { PlanPicture } from '../plans/plans.layers.ts'
import type { ReportingModel } from './use-reporting.ts'
import type { PlacementsModel } from './use-placements.ts'
import type { Marks } from './use-marks.ts'
import type { ScenarioModel } from './use-scenario-map.ts'
import type { SilenceModel } from './use-silence.ts'
import type { StockModel } from './use-stock.ts'
import type { View } from './view.ts'

const noSources: never[] = []

export type SceneParts = {
  view: View
  sources: readonly TileSource[] | undefined
  classes: readonly IncidentClass[]
  heat: Pick<HeatModel, 'density' | 'cells' | 'heatGrids'>
  coverage: Pick<CoverageModel, 'reach' | 'reachers'>
  hotspots?: Pick<HotspotModel, 'map'>
  comparison?: Pick<ComparisonModel, 'drawn'>
  reporting?: Pick<ReportingModel, 'drawn'>
  silence?: Pick<SilenceModel, 'silenceGrids'>
  placements?: Pick<PlacementsModel, 'map'>
  forecasts?: Pick<ForecastModel, 'forecastGrids'>
  stock?: Pick<StockModel, 'marks'>
  plan?: PlanPicture | undefined
  scenarios?: Pick<ScenarioModel, 'drawn'>
  selected: Pick<Selected, 'boundary' | 'position'>
  marks: Pick<Marks, 'pointedGridId' | 'pointedCell' | 'spot' | 'importPositions'>
}

/**
 * The scene of the map (side a), or of the one laid over it while two sides are swiped. Built again only when something
 * that is in it changed: the pointer moves sixty times a second.
 */
export function useCityScene(input: SceneParts, side: 'a' | 'b' = 'a'): Scene {
  const { view, sources, classes, heat, coverage, plan, selected, marks } = input
  const analyses = useAnalysisMaps(input)
  const { density, heatGrids } = heat
  const { reach, reachers } = coverage
  const { boundary, position } = selected
  const { pointedGridId, pointedCell, importPositions } = marks
  const { picture } = heat.cells
  const cells = useMemo(() => picture && { ...picture, pointed: pointedCell ?? null }, [picture, pointedCell])
  const spot = position ?? marks.spot
  return useMemo(
    () =>
      buildScene({
        view,
        tileSources: sources ?? noSources,
        classes,
        density,
        cells,
        heatGrids,
        reach,
        reachers,
        ...analyses,
        side,
        plan,
        selected: boundary,
        pointedGridId,
        spot,
        importPositions,
      }),
    [
      view,
      sources,
      classes,
      density,
      cells,
      heatGrids,
      reach,
      reachers,
      analyses,
      side,
      plan,
      boundary,
      spot,
      pointedGridId,
      importPositions,
    ],
  )
}

function useAnalysisMaps(input: SceneParts) {
  const hotspots = input.hotspots?.map
  const comparison = input.comparison?.drawn
  const reporting = input.reporting?.drawn
  const silenceGrids = input.silence?.silenceGrids
  const forecastGrids = input.forecasts?.forecastGrids
  const placement = input.placements?.map
  const stockMarks = input.stock?.marks
  const scenario = input.scenarios?.drawn
  return useMemo(
    () => ({ hotspots, comparison, reporting, silenceGrids, forecastGrids, placement, stockMarks, scenario }),
    [hotspots, comparison, reporting, silenceGrids, forecastGrids, placement, stockMarks, scenario],
  )
}
