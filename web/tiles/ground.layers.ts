import type { ExpressionSpecification } from 'maplibre-gl'
import type { BandedLayer } from '../map/scene.ts'
import type { MapPalette } from '../styles/theme.ts'
import { mapFonts } from '../styles/theme.ts'

/** The paper of our own base map: land use, water and parks, drawn from the tile layer `ground`. */
export function groundLayers(palette: MapPalette): BandedLayer[] {
  const { city, ...kinds } = palette.ground
  const colors = Object.entries(kinds).flat()
  return [
    {
      band: 'background',
      layer: { id: 'background', type: 'background', paint: { 'background-color': palette.background } },
    },
    {
      band: 'ground',
      layer: {
        id: 'ground-city',
        type: 'fill',
        source: 'ground',
        'source-layer': 'ground',
        filter: ['==', ['get', 'kind'], 'city'],
        paint: { 'fill-color': city },
      },
    },
    {
      band: 'ground',
      layer: {
        id: 'ground-use',
        type: 'fill',
        source: 'ground',
        'source-layer': 'ground',
        filter: ['all', ['!=', ['get', 'kind'], 'city'], ['!=', ['get', 'kind'], 'water']],
        paint: { 'fill-color': ['match', ['get', 'kind'], ...colors, city] as unknown as ExpressionSpecification },
      },
    },
    {
      // Over the surfaces of heat and coverage: nobody complains from, or walks to, the middle of a river.
      band: 'roads',
      layer: {
        id: 'ground-water',
        type: 'fill',
        source: 'ground',
        'source-layer': 'ground',
        filter: ['==', ['get', 'kind'], 'water'],
        paint: { 'fill-color': kinds.water },
      },
    },
  ]
}

/** Names of parks and waters; they belong to the ground but stand above everything else. */
export function groundLabels(palette: MapPalette): BandedLayer[] {
  return [
    {
      band: 'labels',
      layer: {
        id: 'ground-labels',
        type: 'symbol',
        source: 'ground',
        'source-layer': 'ground',
        // Each tile names its own piece of a park or lake: from here on, and wide apart, a name seldom stands twice.
        minzoom: 14,
        filter: ['all', ['has', 'name'], ['match', ['get', 'kind'], ['water', 'park', 'square'], true, false]],
        layout: {
          'text-field': ['get', 'name'],
          'text-font': mapFonts,
          'text-size': ['interpolate', ['linear'], ['zoom'], 12, 11, 17, 15],
          'text-letter-spacing': 0.08,
          'text-max-width': 8,
          'text-padding': 48,
        },
        paint: {
          'text-color': ['match', ['get', 'kind'], 'water', palette.waterLabel, palette.parkLabel],
          'text-halo-color': palette.halo,
          'text-halo-width': 1.2,
        },
      },
    },
  ]
}
