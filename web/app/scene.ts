import type { Bbox } from '#geo/bbox'
import type { Boundary, Position } from '#geo/geojson'
import type { IncidentFilter } from '#geo/incident-filter'
import type { ResourceKind } from '#geo/resource-kind'
import type { IncidentClass } from '#contract/catalogues'
import type { TileLayer } from '#geo/tile-layers'
import { areaLabels, areaLabelSource, areaLabelZoom, areaLayers } from '../areas/areas.layers.ts'
import { buildingLayers } from '../buildings/buildings.layers.ts'
import { withSubclasses } from '../catalogues/class-tree.ts'
import { changeImages, changeJoin, changeLayers, sideJoin, sideLayers } from '../comparisons/comparisons.layers.ts'
import type { ReacherMark, ReachMap } from '../coverage/coverage.layers.ts'
import {
  coverageImages,
  coverageJoin,
  gapLayers,
  gapSources,
  reacherLayers,
  reacherSources,
  reachLayers,
} from '../coverage/coverage.layers.ts'
import type { PlacementMap } from '../coverage/placement.layers.ts'
import { gainJoin, placementLayers, placementSources } from '../coverage/placement.layers.ts'
import { forecastImages, forecastJoin, forecastLayers } from '../forecasts/forecasts.layers.ts'
import {
  communityGridLayers,
  gridLabels,
  outlineLayers,
  outlineSource,
  pointedGridLayers,
  unitGridLayers,
} from '../grids/grids.layers.ts'
import type { CellPicture, DensityPicture } from '../heat/heat.layers.ts'
import { cellLattice, classColors, densityLattice, gridHeatLayers, heatImages, heatJoin } from '../heat/heat.layers.ts'
import { importLayers, importSources } from '../imports/imports.layers.ts'
import type { HotspotMap } from '../hotspots/hotspots.layers.ts'
import {
  hotspotImages,
  hotspotJoin,
  hotspotLayers,
  hotspotSourceOf,
  hotspotSources,
  hotspotValues,
} from '../hotspots/hotspots.layers.ts'
import { incidentLayers, spotLayers, spotSource } from '../incidents/incidents.layers.ts'
import type { BandedLayer, Join, LatticeLayer, Scene, SceneSource } from '../map/scene.ts'
import { planLayerIds, planLayers } from '../plans/plans.layers.ts'
import type { PlanPicture } from '../plans/plans.layers.ts'
import { reportingGridLayers, reportingJoin } from '../reporting/reporting.layers.ts'
import { resourceImages } from '../resources/resource-icons.ts'
import { resourceLayers } from '../resources/resources.layers.ts'
import { scenarioJoin, scenarioLayers } from '../scenarios/scenarios.layers.ts'
import type { SilenceGrids } from '../silence/silence.layers.ts'
import { silenceImages, silenceJoin, silenceLayers } from '../silence/silence.layers.ts'
import type { NearMark } from '../stock/stock.layers.ts'
import { stockLayers, stockSources } from '../stock/stock.layers.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'
import { mapPalettes } from '../styles/theme.ts'
import { groundLabels, groundLayers } from '../tiles/ground.layers.ts'
import { roadLabels, roadLayers } from '../tiles/roads.layers.ts'
import type { LayerKey, View } from './view.ts'

export type SceneInput = {
  view: View
  tileSources: readonly { layer: TileLayer; tiles: string[]; minzoom: number; maxzoom: number; bounds?: Bbox }[]
  classes: readonly IncidentClass[]
  density: DensityPicture | undefined
  cells: CellPicture | undefined
  heatGrids:
    { values: ReadonlyMap<number, number>; breaks: readonly number[]; smallBase: readonly number[] } | undefined
  reach: ReachMap | undefined
  /** Who gets to the place that is asked about. */
  reachers?: readonly ReacherMark[] | undefined
  /** While its panel is open it stands in place of heat and coverage. */
  hotspots: HotspotMap | undefined
  silenceGrids?: SilenceGrids | undefined
  placement?: PlacementMap | undefined
  forecastGrids?:
    { values: ReadonlyMap<number, number>; breaks: readonly number[]; untold: readonly number[] } | undefined
  comparison?:
    | {
        changes: ReadonlyMap<number, number>
        fewer: readonly number[]
        a: ReadonlyMap<number, number>
        b: ReadonlyMap<number, number>
        breaks: readonly number[]
      }
    | undefined
  reporting?: { values: ReadonlyMap<number, number>; breaks: readonly number[] } | undefined
  /** Minutes longer than today, by grid, of the scenario being worked on. */
  scenario?: { values: ReadonlyMap<number, number>; kind: ResourceKind } | undefined
  /** Of a comparison looked at by swiping: this map shows that side. */
  side?: 'a' | 'b'
  /** A plan in the hand lies over all else, and alone answers to the pointer. */
  plan?: PlanPicture | undefined
  selected: Boundary | undefined
  /** A grid under the pointer, on the map or in a table. */
  pointedGridId: number | undefined
  spot: Position | undefined
  /** Stock that is sent for, while its panel asks. */
  stockMarks?: readonly NearMark[] | undefined
  importPositions: readonly Position[]
}

/** The whole map as a value. Each noun says how it looks; this says what is on and in which order they stand. */
export function buildScene(input: SceneInput): Scene {
  const palette = mapPalettes[input.view.theme]
  // An open analysis stands in place of heat and coverage: all of them colour the same ground.
  const surface = analysisPart(input, palette)
  const surfaces = surface ? [surface] : surfaceParts(input, palette)
  const parts = [...surfaces, stockPart(input, palette), markPart(input, palette), planPart(input, palette)]
  const sources = parts.reduce((all, part) => ({ ...all, ...part.sources }), tileSourcesOf(input))
  const layers = [
    ...baseLayers(input.view, palette),
    ...parts.flatMap((part) => part.layers),
    ...(input.plan ? whenOn(input.view, 'roads', () => roadLabels(palette)) : thingLayers(input, palette)),
  ]
  return {
    sources,
    // Before the tile addresses are known there is nothing yet to draw a layer from.
    layers: layers.filter(({ layer }) => layer.type === 'background' || layer.source in sources),
    lattices: parts.flatMap((part) => part.lattices ?? []),
    joins: parts.flatMap((part) => part.joins ?? []).filter((join) => join.source in sources),
    images: {
      ...resourceImages(input.view.theme),
      ...heatImages(palette),
      ...coverageImages(palette),
      ...hotspotImages(input.view.theme),
      ...silenceImages(palette),
      ...forecastImages(palette),
      ...changeImages(palette),
    },
    pickable: input.plan
      ? [planLayerIds.node, planLayerIds.border, planLayerIds.face]
      : ['incidents', 'resources', 'buildings', 'community-grids-face'],
  }
}

type Part = { sources: Record<string, SceneSource>; layers: BandedLayer[]; joins?: Join[]; lattices?: LatticeLayer[] }

/** Under a plan the ground stays bare: its own colours are the households of its grids. */
function surfaceParts(input: SceneInput, palette: MapPalette): Part[] {
  return input.plan ? [] : [heatPart(input), coveragePart(input, palette)]
}

function planPart({ plan }: SceneInput, palette: MapPalette): Part {
  return plan ? { sources: plan.sources, layers: planLayers(palette, plan.selected) } : { sources: {}, layers: [] }
}

function tileSourcesOf({ tileSources }: SceneInput): Record<string, SceneSource> {
  const entries = tileSources.flatMap(({ layer, tiles, minzoom, maxzoom, bounds }): [string, SceneSource][] => {
    const spec = { type: 'vector' as const, tiles, minzoom, ...(bounds ? { bounds } : {}) }
    const own: [string, SceneSource] = [layer, { type: 'map', spec: { ...spec, maxzoom } }]
    return layer === 'areas'
      ? [own, [areaLabelSource, { type: 'map', spec: { ...spec, maxzoom: areaLabelZoom } }]]
      : [own]
  })
  return Object.fromEntries(entries)
}

function whenOn(view: View, key: LayerKey, layers: (opacity: number) => BandedLayer[]): BandedLayer[] {
  return view.layers[key].isOn ? layers(view.layers[key].opacity / 100) : []
}

function baseLayers(view: View, palette: MapPalette): BandedLayer[] {
  const [background, ...ground] = groundLayers(palette)
  return [
    ...(background ? [background] : []),
    ...whenOn(view, 'ground', () => ground),
    ...whenOn(view, 'roads', () => roadLayers(palette)),
    ...whenOn(view, 'buildings', (opacity) => buildingLayers(palette, opacity)),
  ]
}

function thingLayers({ view, classes, scenario }: SceneInput, palette: MapPalette): BandedLayer[] {
  const { theme, filter } = view
  return [
    ...whenOn(view, 'unit-grids', (opacity) => unitGridLayers(palette, opacity)),
    ...whenOn(view, 'community-grids', (opacity) => communityGridLayers(palette, opacity)),
    ...whenOn(view, 'areas', (opacity) => areaLayers(palette, opacity)),
    ...whenOn(view, 'incidents', (opacity) =>
      incidentLayers({ palette, theme }, opacity, layerFilter(filter, classes)),
    ),
    ...whenOn(view, 'resources', (opacity) =>
      resourceLayers(palette, opacity, scenario?.kind ?? (view.layers.coverage.isOn ? view.reach.kind : null)),
    ),
    ...whenOn(view, 'roads', () => roadLabels(palette)),
    ...whenOn(view, 'ground', () => groundLabels(palette)),
    ...whenOn(view, 'grid-labels', (opacity) => gridLabels(palette, opacity)),
    ...whenOn(view, 'areas', (opacity) => areaLabels(palette, opacity)),
  ]
}

function layerFilter(filter: IncidentFilter, classes: readonly IncidentClass[]) {
  return {
    classIds: filter.classes === undefined ? undefined : withSubclasses(classes, filter.classes),
    statuses: filter.statuses,
    sources: filter.sources,
    fromMs: filter.from === undefined ? undefined : Date.parse(filter.from),
    toMs: filter.to === undefined ? undefined : Date.parse(filter.to),
  }
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
    joins: [{ source: 'community-grids', sourceLayer: 'grids', key: heatJoin, values: heatGrids.values }],
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
    joins: [{ source: 'community-grids', sourceLayer: 'grids', key: coverageJoin, values: reach.shares }],
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

function stockPart({ stockMarks = [] }: SceneInput, palette: MapPalette): Part {
  if (stockMarks.length === 0) return { sources: {}, layers: [] }
  return { sources: stockSources(stockMarks), layers: stockLayers(palette) }
}

/** What is pointed at, selected, found, or about to be imported. */
function markPart({ selected, pointedGridId, spot, importPositions, reachers }: SceneInput, palette: MapPalette): Part {
  return {
    sources: {
      ...(selected ? { selected: outlineSource(selected) } : {}),
      ...(spot ? { spot: spotSource(spot) } : {}),
      ...(reachers ? reacherSources(reachers) : {}),
      ...(importPositions.length > 0 ? importSources(importPositions) : {}),
    },
    layers: [
      ...(pointedGridId === undefined ? [] : pointedGridLayers(palette, pointedGridId)),
      ...(selected ? outlineLayers('selected', palette) : []),
      ...(spot ? spotLayers('spot', palette) : []),
      ...(reachers ? reacherLayers(palette) : []),
      ...(importPositions.length > 0 ? importLayers(palette) : []),
    ],
  }
}
