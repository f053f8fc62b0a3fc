import type { ExpressionSpecification } from 'maplibre-gl'
import { exactHoursFromZoom, roughHours } from '#contract/tiles'
import type { IncidentSource, IncidentStatus } from '#geo/incident-words'
import type { BandedLayer, SceneSource } from '../map/scene.ts'
import type { Position } from '#geo/geojson'
import type { MapPalette, Theme } from '../styles/theme.ts'
import { incidentPointsFromZoom } from '#geo/tile-layers'

export const statusColors: Record<Theme, Record<IncidentStatus, string>> = {
  light: { open: '#d23c2a', 'in-progress': '#d98a00', closed: '#4d7f8f', refused: '#8b8f98' },
  dark: { open: '#ff6b57', 'in-progress': '#ffbf47', closed: '#6fa9bb', refused: '#7d8592' },
}

export type IncidentLayerFilter = {
  /** Class ids with their whole subtrees; undefined shows all. */
  classIds: readonly number[] | undefined
  statuses: readonly IncidentStatus[] | undefined
  sources: readonly IncidentSource[] | undefined
  /** Half-open window in milliseconds since 1970; tiles tell whole hours, wide views blocks of hours. */
  fromMs: number | undefined
  toMs: number | undefined
}

/** Points from zoom 14 on; below it, and where a tile is too crowded for points, circles that count a cell of ground. */
export function incidentLayers(
  { palette, theme }: { palette: MapPalette; theme: Theme },
  opacity: number,
  filter: IncidentLayerFilter,
): BandedLayer[] {
  // Cells count everything; under a filter they would say more than the headline, so they give way to the points.
  const cells = conditionsOf(filter).length === 0 ? cellLayers(palette, opacity) : []
  return [...cells, pointLayer({ palette, theme }, opacity, filter)]
}

function cellLayers(palette: MapPalette, opacity: number): BandedLayer[] {
  const count: ExpressionSpecification = ['to-number', ['get', 'count'], 0]
  const radiusOf = (scale: number): ExpressionSpecification => [
    'interpolate',
    ['linear'],
    ['log10', count],
    ...[0, 1, 1, 2.2, 2, 3.3, 3, 4.4].map((value, i) => (i % 2 === 0 ? value : value * scale)),
  ]
  return [
    {
      band: 'points',
      layer: {
        id: 'incident-cells',
        type: 'circle',
        source: 'incidents',
        'source-layer': 'incidents',
        filter: ['has', 'count'],
        // Cells are eight pixels apart at whole zooms, in crowded tiles four, so the largest circles just touch.
        paint: {
          'circle-color': palette.accent,
          'circle-opacity': opacity * 0.7,
          'circle-radius': ['step', ['zoom'], radiusOf(1), incidentPointsFromZoom, radiusOf(0.5)],
        },
      },
    },
  ]
}

function pointLayer(
  { palette, theme }: { palette: MapPalette; theme: Theme },
  opacity: number,
  filter: IncidentLayerFilter,
): BandedLayer {
  const colors = statusColors[theme]
  return {
    band: 'points',
    layer: {
      id: 'incidents',
      type: 'circle',
      source: 'incidents',
      'source-layer': 'incidents',
      minzoom: incidentPointsFromZoom,
      filter: ['all', ['!', ['has', 'count']], ...conditionsOf(filter)],
      layout: { 'circle-sort-key': ['match', ['get', 'status'], 'open', 3, 'in-progress', 2, 1] },
      paint: {
        'circle-color': [
          'match',
          ['get', 'status'],
          'open',
          colors.open,
          'in-progress',
          colors['in-progress'],
          'closed',
          colors.closed,
          colors.refused,
        ],
        'circle-radius': [
          'interpolate',
          ['linear'],
          ['zoom'],
          14,
          byOpenness(3, 1.1),
          16,
          byOpenness(5.5, 2.4),
          18,
          byOpenness(8, 5),
        ],
        'circle-opacity': byOpenness(opacity, opacity * 0.45),
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 14, byOpenness(0.8, 0), 17, byOpenness(1.4, 0.6)],
        'circle-stroke-opacity': opacity,
      },
    },
  }
}

/** What still waits for someone stands out from what is done. */
function byOpenness(waiting: number, done: number): ExpressionSpecification {
  return ['match', ['get', 'status'], ['open', 'in-progress'], waiting, done]
}

export function spotSource(position: Position): SceneSource {
  return {
    type: 'map',
    spec: {
      type: 'geojson',
      data: { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: position } },
    },
  }
}

/** A ring around the one point that is selected or found. */
export function spotLayers(id: string, palette: MapPalette): BandedLayer[] {
  return [
    {
      band: 'draft',
      layer: {
        id: `${id}-ring`,
        type: 'circle',
        source: id,
        paint: {
          'circle-radius': 13,
          'circle-color': palette.accent,
          'circle-opacity': 0.15,
          'circle-stroke-color': palette.accent,
          'circle-stroke-width': 2.5,
        },
      },
    },
  ]
}

const hourMs = 3_600_000

/** The lowest hour a tile gives an incident from a time on: in a wide view that of the block the time falls in. */
function firstHour(fromMs: number): ExpressionSpecification {
  const hour = Math.floor(fromMs / hourMs)
  return ['step', ['zoom'], Math.floor(hour / roughHours) * roughHours, exactHoursFromZoom, hour]
}

function conditionsOf({ classIds, statuses, sources, fromMs, toMs }: IncidentLayerFilter): ExpressionSpecification[] {
  const isAmong = (field: string, wanted: readonly (string | number)[]): ExpressionSpecification => [
    'in',
    ['get', field],
    ['literal', [...wanted]],
  ]
  return [
    ...(classIds ? [isAmong('classId', classIds)] : []),
    ...(statuses ? [isAmong('status', statuses)] : []),
    ...(sources ? [isAmong('source', sources)] : []),
    ...(fromMs === undefined ? [] : [['>=', ['get', 'hour'], firstHour(fromMs)] as ExpressionSpecification]),
    ...(toMs === undefined ? [] : [['<', ['get', 'hour'], Math.ceil(toMs / hourMs)] as ExpressionSpecification]),
  ]
}
