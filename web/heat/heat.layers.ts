import type { ExpressionSpecification } from 'maplibre-gl'
import type { BandedLayer, ImageRecipe } from '../map/scene.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'
import { cssColorAt } from './color-scale.ts'

export const densitySource = 'heat-density'
export const heatJoin = 'heat'
const hatchImage = 'hatch-small-base'

export function densityLayers(opacity: number): BandedLayer[] {
  return [
    {
      band: 'heat',
      layer: {
        id: densitySource,
        type: 'raster',
        source: densitySource,
        paint: { 'raster-opacity': opacity, 'raster-fade-duration': 0, 'raster-resampling': 'linear' },
      },
    },
  ]
}

/** Colours of classes from little to much. The ends of the ramp are left out: they vanish into either ground. */
export function classColors(theme: Theme, count: number): string[] {
  return Array.from({ length: count }, (_, i) => cssColorAt(theme, 0.08 + (0.84 * i) / Math.max(1, count - 1)))
}

export function gridHeatLayers(
  theme: Theme,
  opacity: number,
  breaks: readonly number[],
  smallBase: readonly number[],
): BandedLayer[] {
  const colors = classColors(theme, breaks.length + 1)
  const steps = breaks.flatMap((value, i) => [value, colors[i + 1] ?? 'transparent'])
  const value: ExpressionSpecification = ['coalesce', ['feature-state', heatJoin], -1]
  return [
    {
      band: 'surface',
      layer: {
        id: 'heat-grids',
        type: 'fill',
        source: 'community-grids',
        'source-layer': 'grids',
        paint: {
          'fill-color': [
            'step',
            value,
            'rgba(0,0,0,0)',
            0,
            colors[0] ?? '#888888',
            ...steps,
          ] as unknown as ExpressionSpecification,
          // Not thinned any further: at full opacity a class has the very colour of the legend. Roads, waters and
          // buildings lie over it.
          'fill-opacity': opacity,
        },
      },
    },
    {
      band: 'surface',
      layer: {
        id: 'heat-grids-hatch',
        type: 'fill',
        source: 'community-grids',
        'source-layer': 'grids',
        filter: ['in', ['id'], ['literal', [...smallBase]]],
        paint: { 'fill-pattern': hatchImage, 'fill-opacity': opacity },
      },
    },
  ]
}

export function heatImages(palette: MapPalette): Record<string, ImageRecipe> {
  return { [hatchImage]: { type: 'hatch', color: palette.hatch } }
}
