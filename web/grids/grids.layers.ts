import type { BandedLayer, SceneSource } from '../map/scene.ts'
import type { Boundary } from '#geo/geojson'
import type { MapPalette } from '../styles/theme.ts'
import { boldMapFonts, mapFonts } from '../styles/theme.ts'

/** The name of the features in both coverages' tiles. */
const sourceLayer = 'grids'

export function communityGridLayers(palette: MapPalette, opacity: number): BandedLayer[] {
  return [
    {
      band: 'surface',
      layer: {
        id: 'community-grids-face',
        type: 'fill',
        source: 'community-grids',
        'source-layer': sourceLayer,
        // Invisible, but it makes the whole face answer to the pointer.
        paint: { 'fill-color': palette.grid, 'fill-opacity': 0.001 },
      },
    },
    {
      band: 'boundaries',
      layer: {
        id: 'community-grids',
        type: 'line',
        source: 'community-grids',
        'source-layer': sourceLayer,
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': palette.grid,
          'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.4, 12, 0.8, 15, 1.5, 18, 2.6],
          'line-opacity': opacity * 0.62,
        },
      },
    },
  ]
}

export function unitGridLayers(palette: MapPalette, opacity: number): BandedLayer[] {
  return [
    {
      band: 'boundaries',
      layer: {
        id: 'unit-grids',
        type: 'line',
        source: 'unit-grids',
        'source-layer': sourceLayer,
        minzoom: 13,
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': palette.unitGrid,
          'line-width': ['interpolate', ['linear'], ['zoom'], 13, 0.4, 16, 0.9],
          'line-dasharray': [3, 2],
          'line-opacity': opacity * 0.8,
        },
      },
    },
  ]
}

/** Labels come as points inside their polygons, so a long thin grid keeps its name on its own ground. */
export function gridLabels(palette: MapPalette, opacity: number): BandedLayer[] {
  return [
    {
      band: 'labels',
      layer: {
        id: 'grid-labels',
        type: 'symbol',
        source: 'grid-labels',
        'source-layer': 'grid-labels',
        minzoom: 14.4,
        filter: ['!=', ['get', 'coverage'], 'unit'],
        layout: {
          'text-field': [
            'step',
            ['zoom'],
            ['format', ['get', 'name'], {}],
            15.5,
            [
              'format',
              ['get', 'name'],
              {},
              '\n',
              {},
              ['get', 'code'],
              { 'font-scale': 0.78, 'text-font': ['literal', mapFonts] },
            ],
          ],
          'text-font': boldMapFonts,
          'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11, 17, 14],
          'text-max-width': 12,
          'text-padding': 8,
        },
        paint: {
          'text-color': palette.label,
          'text-halo-color': palette.halo,
          'text-halo-width': 1.8,
          'text-opacity': opacity,
        },
      },
    },
  ]
}

export function outlineSource(boundary: Boundary): SceneSource {
  return { type: 'map', spec: { type: 'geojson', data: { type: 'Feature', properties: {}, geometry: boundary } } }
}

/** Drawn from the tiles, so that pointing needs no question to the service. */
export function pointedGridLayers(palette: MapPalette, id: number): BandedLayer[] {
  return [
    {
      band: 'selection',
      layer: {
        id: 'pointed-grid',
        type: 'line',
        source: 'community-grids',
        'source-layer': sourceLayer,
        filter: ['==', ['id'], id],
        layout: { 'line-join': 'round' },
        paint: { 'line-color': palette.accentSoft, 'line-width': 3 },
      },
    },
  ]
}

/** The one thing that is selected: a bright rim over a dark one, so that it shows on any ground. */
export function outlineLayers(id: string, palette: MapPalette): BandedLayer[] {
  const line = (part: string, color: string, width: number): BandedLayer => ({
    band: 'selection',
    layer: {
      id: `${id}-${part}`,
      type: 'line',
      source: id,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': width },
    },
  })
  return [
    {
      band: 'selection',
      layer: {
        id: `${id}-face`,
        type: 'fill',
        source: id,
        paint: { 'fill-color': palette.accent, 'fill-opacity': 0.1 },
      },
    },
    line('rim', palette.halo, 6),
    line('line', palette.accent, 3),
  ]
}
