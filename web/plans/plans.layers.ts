import type { ExpressionSpecification } from 'maplibre-gl'
import type { Position } from '#geo/geojson'
import { householdsWanted } from '#geo/planning/findings'
import { toDegrees } from '#geo/planning/lattice'
import type { Point } from '#geo/planning/lattice'
import type { Border, Plan } from '#geo/planning/plan'
import { lineOf, outside } from '#geo/planning/plan'
import { boundaryOf } from '#geo/planning/rings'
import type { BandedLayer, SceneSource } from '../map/scene.ts'
import type { MapPalette } from '../styles/theme.ts'
import { mapFonts } from '../styles/theme.ts'

export const planLayerIds = { face: 'plan-faces', border: 'plan-borders-hand', node: 'plan-nodes' }

/** All the map needs to show a plan in the hand. */
export type PlanPicture = { sources: Record<string, SceneSource>; selected: readonly string[] }

type Feature = { type: 'Feature'; properties: Record<string, string | number | null>; geometry: object }

function sourceOf(features: readonly Feature[]): SceneSource {
  return { type: 'map', spec: { type: 'geojson', data: { type: 'FeatureCollection', features } as never } }
}

type Named = { households: number | null | undefined; label: string }

/** Grids, borders and nodes of a plan as sources of the map. */
export function planSources(plan: Plan, nameOf: (face: string) => Named): Record<string, SceneSource> {
  const faces = [...plan.faces.keys()].map((face): Feature => {
    const { households, label } = nameOf(face)
    return {
      type: 'Feature',
      properties: { face, label, households: households ?? -1 },
      geometry: boundaryOf(plan, face),
    }
  })
  const borders = [...plan.borders].map(([border, value]): Feature => ({
    type: 'Feature',
    properties: { border, isOutline: Number(isOutline(value)) },
    geometry: { type: 'LineString', coordinates: lineOf(plan, value).map(toDegrees) },
  }))
  const movable = new Set<string>()
  for (const { from, to } of plan.borders.values()) movable.add(from).add(to)
  for (const border of plan.borders.values())
    if (isOutline(border)) for (const node of [border.from, border.to]) movable.delete(node)
  const nodes = [...movable].map((node): Feature => ({
    type: 'Feature',
    properties: { node },
    geometry: { type: 'Point', coordinates: toDegrees(plan.nodes.get(node) as Point) },
  }))
  return { 'plan-faces': sourceOf(faces), 'plan-borders': sourceOf(borders), 'plan-nodes': sourceOf(nodes) }
}

function isOutline({ left, right }: Border): boolean {
  return left === outside || right === outside
}

/** What is being drawn, and the place of a refusal. */
export function drawnSources(lines: readonly Position[][], place: Position | null): Record<string, SceneSource> {
  const drawn: Feature[] = lines
    .filter((line) => line.length > 1)
    .map((coordinates) => ({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } }))
  if (place) drawn.push({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: place } })
  return { 'plan-drawn': sourceOf(drawn) }
}

/** Colours of the target: too few, within, too many; grids without a figure stay clear. */
export const balanceColors = { few: '#5b9bd5', within: '#4caf7d', many: '#e8833a' } as const

const byHouseholds: ExpressionSpecification = [
  'case',
  ['<', ['get', 'households'], 0],
  'rgba(0,0,0,0)',
  ['<', ['get', 'households'], householdsWanted.least],
  balanceColors.few,
  ['<=', ['get', 'households'], householdsWanted.most],
  balanceColors.within,
  balanceColors.many,
]

export function planLayers(palette: MapPalette, selected: readonly string[]): BandedLayer[] {
  const isSelected: ExpressionSpecification = ['in', ['get', 'face'], ['literal', [...selected]]]
  return [
    {
      band: 'draft',
      layer: {
        id: planLayerIds.face,
        type: 'fill',
        source: 'plan-faces',
        paint: { 'fill-color': byHouseholds, 'fill-opacity': ['case', isSelected, 0.55, 0.26] },
      },
    },
    {
      band: 'draft',
      layer: {
        id: 'plan-selected',
        type: 'line',
        source: 'plan-faces',
        filter: isSelected,
        paint: { 'line-color': palette.accent, 'line-width': 6, 'line-opacity': 0.55 },
      },
    },
    {
      band: 'draft',
      layer: {
        id: 'plan-borders',
        type: 'line',
        source: 'plan-borders',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': palette.grid, 'line-width': ['case', ['==', ['get', 'isOutline'], 1], 3.5, 1.8] },
      },
    },
    {
      band: 'draft',
      layer: {
        id: planLayerIds.border,
        type: 'line',
        source: 'plan-borders',
        filter: ['==', ['get', 'isOutline'], 0],
        // Wide enough for a hand; a border itself is thin.
        paint: { 'line-color': palette.grid, 'line-width': 10, 'line-opacity': 0.001 },
      },
    },
    ...pointLayers(palette),
  ]
}

function pointLayers(palette: MapPalette): BandedLayer[] {
  return [
    {
      band: 'draft',
      layer: {
        id: planLayerIds.node,
        type: 'circle',
        source: 'plan-nodes',
        minzoom: 12,
        paint: {
          'circle-radius': 5,
          'circle-color': palette.halo,
          'circle-stroke-color': palette.grid,
          'circle-stroke-width': 2,
        },
      },
    },
    {
      band: 'draft',
      layer: {
        id: 'plan-labels',
        type: 'symbol',
        source: 'plan-faces',
        minzoom: 12.5,
        layout: { 'text-field': ['get', 'label'], 'text-font': mapFonts, 'text-size': 12 },
        paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
      },
    },
    ...drawnLayers(palette),
  ]
}

function drawnLayers(palette: MapPalette): BandedLayer[] {
  return [
    {
      band: 'draft',
      layer: {
        id: 'plan-drawn',
        type: 'line',
        source: 'plan-drawn',
        paint: { 'line-color': palette.accent, 'line-width': 3, 'line-dasharray': [2, 1] },
      },
    },
    {
      band: 'draft',
      layer: {
        id: 'plan-refused',
        type: 'circle',
        source: 'plan-drawn',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': 12,
          'circle-color': '#d92d20',
          'circle-opacity': 0.35,
          'circle-stroke-color': '#d92d20',
          'circle-stroke-width': 2,
        },
      },
    },
  ]
}
