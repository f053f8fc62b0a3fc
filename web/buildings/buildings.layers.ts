import type { BandedLayer } from '../map/scene.ts'
import type { MapPalette } from '../styles/theme.ts'

export function buildingLayers(palette: MapPalette, opacity: number): BandedLayer[] {
  return [
    {
      band: 'buildings',
      layer: {
        id: 'buildings',
        type: 'fill',
        source: 'buildings',
        'source-layer': 'buildings',
        minzoom: 13,
        paint: {
          'fill-color': palette.building,
          'fill-outline-color': palette.buildingRim,
          'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13, opacity * 0.55, 15, opacity],
        },
      },
    },
  ]
}
