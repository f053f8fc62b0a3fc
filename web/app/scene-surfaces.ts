import { changeJoin, changeLayers, sideJoin, sideLayers } from '../comparisons/comparisons.layers.ts'
import { coverageJoin, gapLayers, gapSources, reachLayers } from '../coverage/coverage.layers.ts'
import type { PlacementMap } from '../coverage/placement.layers.ts'
import { gainJoin, placementLayers, placementSources } from '../coverage/placement.layers.ts'
import { forecastJoin, forecastLayers } from '../forecasts/forecasts.layers.ts'
import { cellLattice, classColors, densityLattice, gridHeatLayers, heatJoin } from '../heat/heat.layers.ts'
import {
  hotspotJoin,
  hotspotLayers,
  hotspotSourceOf,
  hotspotSources,
  hotspotValues,
} from '../hotspots/hotspots.layers.ts'
import type { BandedLayer, Join, LatticeLayer, SceneSource } from '../map/scene.ts'
import { reportingGridLayers, reportingJoin } from '../reporting/reporting.layers.ts'
import { scenarioJoin, scenarioLayers } from '../scenarios/scenarios.layers.ts'
import { silenceJoin, silenceLayers } from '../silence/silence.layers.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'
import type { SceneInput } from './scene-input.ts'

/** What one noun adds to the map. */
export type Part = {
  sources: Record<string, SceneSource>
  layers: BandedLayer[]
  joins?: Join[]
  lattices?: LatticeLayer[]
}

/** An open analysis stands in place of heat and coverage: all of them colour the same ground. Under a plan it stays bare. */
export function surfaceParts(input: SceneInput, palette: MapPalette): Part[] {
  const surface = analysisPart(input, palette)
  if (surface) return [surface]
  return input.plan ? [] : [heatPart(input), coveragePart(input, palette)]
}

function hotspotPart({ hotspots, view }: SceneInput): Part | undefined {
  if (!hotspots) return undefined
  const source = hotspotSourceOf(hotspots)
  return {
    sources: hotspotSources(hotspots),
    layers: hotspotLayers(view.theme, hotspots),
    joins: [{ source, sourceLayer: 'grids', key: hotspotJoin, values: hotspotValues(hotspots) }],
  }
}

const grids = { source: 'community-grids', sourceLayer: 'grids' } as const

function comparisonPart({ view, side }: SceneInput, drawn: NonNullable<SceneInput['comparison']>): Part {
  const { theme, comparison } = view
  const opacity = view.layers.heat.opacity / 100
  if (!comparison.isSwiped)
    return {
      sources: {},
      layers: changeLayers(theme, opacity, drawn.fewer),
      joins: [{ ...grids, key: changeJoin, values: drawn.changes }],
    }
  return {
    sources: {},
    layers: sideLayers(classColors(theme, drawn.breaks.length + 1), drawn.breaks, opacity),
    joins: [{ ...grids, key: sideJoin, values: drawn[side ?? 'a'] }],
  }
}

function reportingPart({ view }: SceneInput, { values, breaks }: NonNullable<SceneInput['reporting']>): Part {
  const colors = classColors(view.theme, breaks.length + 1)
  return {
    sources: {},
    layers: reportingGridLayers(colors, breaks, view.layers.heat.opacity / 100),
    joins: [{ ...grids, key: reportingJoin, values }],
  }
}

function heatPart({ view, density, cells, heatGrids }: SceneInput): Part {
  const { isOn, opacity } = view.layers.heat
  const { mode } = view.heat
  const nothing = { sources: {}, layers: [] }
  if (!isOn) return nothing
  if (mode === 'density')
    return { ...nothing, lattices: density ? [densityLattice(density, view.theme, opacity / 100)] : [] }
  if (mode === 'cells') return { ...nothing, lattices: cells ? [cellLattice(cells, view.theme, opacity / 100)] : [] }
  if (!heatGrids) return nothing
  return {
    sources: {},
    layers: gridHeatLayers(view.theme, opacity / 100, heatGrids.breaks, heatGrids.smallBase),
    joins: [{ ...grids, key: heatJoin, values: heatGrids.values }],
  }
}

function coveragePart({ view, reach }: SceneInput, palette: MapPalette): Part {
  const { isOn, opacity } = view.layers.coverage
  if (!isOn || !reach) return { sources: {}, layers: [] }
  const { unreached } = reach
  return {
    sources: unreached ? gapSources(unreached) : {},
    layers: [
      ...reachLayers(view.theme, opacity / 100, reach.surface),
      ...(unreached ? gapLayers(palette, opacity / 100) : []),
    ],
    joins: [{ ...grids, key: coverageJoin, values: reach.shares }],
  }
}

function placementPart(theme: Theme, palette: MapPalette, placement: PlacementMap): Part {
  return {
    sources: placementSources(placement),
    layers: placementLayers(theme, palette, placement),
    joins: [{ ...grids, key: gainJoin, values: placement.gains }],
  }
}

/** The surface of the open analysis; undefined while none is open or nothing is known yet. */
function analysisPart(input: SceneInput, palette: MapPalette): Part | undefined {
  const { view, comparison, reporting, silenceGrids, forecastGrids, placement, scenario } = input
  if (placement) return placementPart(view.theme, palette, placement)
  if (scenario)
    return {
      sources: {},
      layers: scenarioLayers(view.theme),
      joins: [{ ...grids, key: scenarioJoin, values: scenario.values }],
    }
  if (comparison) return comparisonPart(input, comparison)
  if (reporting) return reportingPart(input, reporting)
  if (silenceGrids)
    return {
      sources: {},
      layers: silenceLayers(view.theme, palette, silenceGrids),
      joins: [{ ...grids, key: silenceJoin, values: silenceGrids.values }],
    }
  if (!forecastGrids) return hotspotPart(input)
  return {
    sources: {},
    layers: forecastLayers(view.theme, forecastGrids.breaks, forecastGrids.untold),
    joins: [{ ...grids, key: forecastJoin, values: forecastGrids.values }],
  }
}
