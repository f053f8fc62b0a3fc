import type { BandedLayer } from '../map/scene.ts'
import type { MapPalette } from '../styles/theme.ts'
import { mapFonts } from '../styles/theme.ts'
import type { ResourceKind } from '#geo/resource-kind'

/** `emphasis` names the one kind a coverage question is about: it is drawn larger and over the others. */
export function resourceLayers(palette: MapPalette, opacity: number, emphasis: ResourceKind | null): BandedLayer[] {
  return [
    {
      band: 'points',
      layer: {
        id: 'resources',
        type: 'symbol',
        source: 'resources',
        'source-layer': 'resources',
        minzoom: 11,
        layout: {
          'icon-image': ['concat', 'badge-', ['get', 'kind']],
          'icon-size': [
            'interpolate',
            ['linear'],
            ['zoom'],
            11,
            sized(emphasis, 0.5),
            14,
            sized(emphasis, 0.72),
            17,
            sized(emphasis, 1),
          ],
          'icon-padding': 0,
          'icon-allow-overlap': ['step', ['zoom'], emphasis !== null, 14, true],
          'symbol-sort-key': ['case', ['==', ['get', 'kind'], emphasis ?? ''], 0, 1],
          'text-field': ['step', ['zoom'], '', 15.5, ['get', 'name']],
          'text-font': mapFonts,
          'text-size': 11.5,
          'text-offset': [0, 1.2],
          'text-anchor': 'top',
          'text-optional': true,
          'text-max-width': 8,
        },
        paint: {
          'icon-opacity': opacity,
          'text-color': palette.label,
          'text-halo-color': palette.halo,
          'text-halo-width': 1.5,
          'text-opacity': opacity,
        },
      },
    },
  ]
}

function sized(
  emphasis: ResourceKind | null,
  size: number,
): ['case', ['==', ['get', string], string], number, number] | number {
  return emphasis === null ? size : ['case', ['==', ['get', 'kind'], emphasis], size * 1.35, size * 0.8]
}
