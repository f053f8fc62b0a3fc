import type { IncidentFilter } from '#geo/incident-filter'
import type { IncidentClass } from '#contract/catalogues'
import { areaLabels, areaLabelSource, areaLabelZoom, areaLayers } from '../areas/areas.layers.ts'
import { buildingLayers } from '../buildings/buildings.layers.ts'
import { withSubclasses } from '../catalogues/class-tree.ts'
import { changeImages } from '../comparisons/comparisons.layers.ts'
import { coverageImages, reacherLayers, reacherSources } from '../coverage/coverage.layers.ts'
import { forecastImages } from '../forecasts/forecasts.layers.ts'
import {
  communityGridLayers,
  gridLabels,
  outlineLayers,
  outlineSource,
  pointedGridLayers,
  unitGridLayers,
} from '../grids/grids.layers.ts'
import { heatImages } from '../heat/heat.layers.ts'
import { importLayers, importSources } from '../imports/imports.layers.ts'
import { hotspotImages } from '../hotspots/hotspots.layers.ts'
import { incidentLayers, spotLayers, spotSource } from '../incidents/incidents.layers.ts'
import type { BandedLayer, Scene, SceneSource } from '../map/scene.ts'
import { planLayerIds, planLayers } from '../plans/plans.layers.ts'
import { resourceImages } from '../resources/resource-icons.ts'
import { resourceLayers } from '../resources/resources.layers.ts'
import { silenceImages } from '../silence/silence.layers.ts'
import { stockLayers, stockSources } from '../stock/stock.layers.ts'
import type { MapPalette } from '../styles/theme.ts'
import { mapPalettes } from '../styles/theme.ts'
import { groundLabels, groundLayers } from '../tiles/ground.layers.ts'
import { roadLabels, roadLayers } from '../tiles/roads.layers.ts'
import type { LayerKey, View } from './view.ts'
import type { Part } from './scene-surfaces.ts'
import { surfaceParts } from './scene-surfaces.ts'
import type { SceneInput } from './scene-input.ts'

/** The whole map as a value. Each noun says how it looks; this says what is on and in which order they stand. */
export function buildScene(input: SceneInput): Scene {
  const palette = mapPalettes[input.view.theme]
  const parts = [
    ...surfaceParts(input, palette),
    stockPart(input, palette),
    markPart(input, palette),
    planPart(input, palette),
  ]
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
