import type { ExpressionSpecification } from 'maplibre-gl'
import type { BandedLayer } from '../map/scene.ts'
import type { MapPalette } from '../styles/theme.ts'
import { mapFonts } from '../styles/theme.ts'

type RoadClass = keyof MapPalette['roads']

/** Widths in pixels at zooms 10, 13, 15, 17 and 19; smaller roads are drawn first. */
const widths: [RoadClass, minzoom: number, number[]][] = [
  ['path', 15, [0, 0.4, 1, 2, 4]],
  ['residential', 13, [0, 0.6, 2.6, 7, 20]],
  ['branch', 12, [0.3, 1, 3.6, 9, 26]],
  ['secondary', 10, [0.7, 1.8, 5, 12, 32]],
  ['arterial', 8, [1.2, 2.8, 7, 16, 40]],
  ['expressway', 8, [1.6, 3.6, 8, 18, 44]],
]
const zooms = [10, 13, 15, 17, 19]

function widthByZoom(steps: number[], extra: number): ExpressionSpecification {
  const stops = zooms.flatMap((zoom, index) => [zoom, (steps[index] ?? 0) + extra])
  return ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as unknown as ExpressionSpecification
}

/** Casing below, fill above: all casings first, so that crossings open into each other. */
export function roadLayers(palette: MapPalette): BandedLayer[] {
  const casings = widths.filter(([name]) => name !== 'path').map((road) => roadLine(road, 'casing', palette))
  const fills = widths.map((road) => roadLine(road, 'fill', palette))
  return [...casings, ...fills]
}

function roadLine(
  [name, minzoom, steps]: (typeof widths)[number],
  part: 'casing' | 'fill',
  palette: MapPalette,
): BandedLayer {
  return {
    band: 'roads',
    layer: {
      id: `road-${name}-${part}`,
      type: 'line',
      source: 'roads',
      'source-layer': 'roads',
      minzoom: part === 'casing' ? Math.max(minzoom, 11) : minzoom,
      filter: ['==', ['get', 'class'], name],
      layout: { 'line-cap': name === 'path' ? 'butt' : 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.roads[name][part],
        'line-width': widthByZoom(steps, part === 'casing' ? 1.6 : 0),
        ...(name === 'path' ? { 'line-dasharray': [2, 1.5] } : {}),
      },
    },
  }
}

export function roadLabels(palette: MapPalette): BandedLayer[] {
  return [
    {
      band: 'labels',
      layer: {
        id: 'road-labels',
        type: 'symbol',
        source: 'roads',
        'source-layer': 'roads',
        minzoom: 13,
        filter: [
          'all',
          ['!=', ['coalesce', ['get', 'name'], ''], ''],
          [
            'step',
            ['zoom'],
            ['match', ['get', 'class'], ['expressway', 'arterial'], true, false],
            14,
            ['match', ['get', 'class'], ['residential', 'path'], false, true],
            15.5,
            true,
          ],
        ],
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 380,
          'text-field': ['get', 'name'],
          'text-font': mapFonts,
          'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11, 18, 14],
          'text-letter-spacing': 0.06,
          'text-max-angle': 32,
          'text-padding': 6,
        },
        paint: { 'text-color': palette.roadLabel, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
      },
    },
  ]
}
