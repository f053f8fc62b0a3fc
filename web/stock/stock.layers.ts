import type { Position } from '#geo/geojson'
import type { BandedLayer, SceneSource } from '../map/scene.ts'
import type { MapPalette } from '../styles/theme.ts'
import { mapFonts } from '../styles/theme.ts'

const source = 'stock-near'

/** A stock that is to be sent for, with what is written beside it. */
export type NearMark = { position: Position; label: string }

export function stockSources(marks: readonly NearMark[]): Record<string, SceneSource> {
  const features = marks.map(({ position, label }) => ({
    type: 'Feature' as const,
    properties: { label },
    geometry: { type: 'Point' as const, coordinates: [...position] },
  }))
  return { [source]: { type: 'map', spec: { type: 'geojson', data: { type: 'FeatureCollection', features } } } }
}

/** A ring around each stock that something is taken from, with its minutes. */
export function stockLayers(palette: MapPalette): BandedLayer[] {
  return [
    {
      band: 'draft',
      layer: {
        id: 'stock-near-rings',
        type: 'circle',
        source,
        paint: {
          'circle-radius': 15,
          'circle-opacity': 0,
          'circle-stroke-color': palette.gap,
          'circle-stroke-width': 3,
        },
      },
    },
    {
      band: 'draft',
      layer: {
        id: 'stock-near-minutes',
        type: 'symbol',
        source,
        layout: {
          'text-field': ['get', 'label'],
          'text-font': mapFonts,
          'text-size': 13,
          'text-offset': [0, -1.9],
          'text-allow-overlap': true,
        },
        paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 2 },
      },
    },
  ]
}
