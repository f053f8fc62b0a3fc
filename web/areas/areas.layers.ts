import type { BandedLayer } from '../map/scene.ts'
import type { MapPalette } from '../styles/theme.ts'
import { boldMapFonts } from '../styles/theme.ts'

/**
 * Names come from the same tiles, but always from those of this zoom: they are so wide that few outlines are cut by
 * their edges, and a name stands once on each piece.
 */
export const areaLabelSource = 'area-labels'
export const areaLabelZoom = 11

/** Outlines by level, as Chinese maps draw them: the higher the level, the longer the dash. */
export function areaLayers(palette: MapPalette, opacity: number): BandedLayer[] {
  const line = (level: string, width: number, dash: number[], minzoom: number): BandedLayer => ({
    band: 'boundaries',
    layer: {
      id: `area-${level}`,
      type: 'line',
      source: 'areas',
      'source-layer': 'areas',
      minzoom,
      filter: ['==', ['get', 'level'], level],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.area,
        'line-width': width,
        'line-dasharray': dash,
        'line-opacity': opacity * 0.85,
      },
    },
  })
  return [line('community', 0.9, [2, 2], 13), line('street', 1.6, [5, 2], 10), line('county', 2.4, [7, 2, 1.5, 2], 6)]
}

export function areaLabels(palette: MapPalette, opacity: number): BandedLayer[] {
  const label = (level: string, minzoom: number, maxzoom: number, size: number): BandedLayer => ({
    band: 'labels',
    layer: {
      id: `area-${level}-label`,
      type: 'symbol',
      source: areaLabelSource,
      'source-layer': 'areas',
      minzoom,
      maxzoom,
      filter: ['==', ['get', 'level'], level],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': boldMapFonts,
        'text-size': size,
        'text-letter-spacing': 0.12,
        'text-max-width': 8,
      },
      paint: {
        'text-color': palette.area,
        'text-halo-color': palette.halo,
        'text-halo-width': 1.6,
        'text-opacity': opacity,
      },
    },
  })
  return [label('street', 10.5, 13.4, 14), label('community', 13.4, 15, 12.5)]
}
