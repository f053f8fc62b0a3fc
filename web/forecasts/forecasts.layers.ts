import type { ExpressionSpecification } from 'maplibre-gl'
import type { BandedLayer, ImageRecipe } from '../map/scene.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'

export const forecastJoin = 'forecast'
const noForecastImage = 'hatch-no-forecast'

/** From little to much. */
export const forecastColors: Record<Theme, readonly string[]> = {
  light: ['#dce9f2', '#b3d0e6', '#7fb0d6', '#4a8abf', '#1f5f9c'],
  dark: ['#1d3348', '#23507a', '#2f72ab', '#4f9bd6', '#9fd0f5'],
}

/** Ends of the classes: fifths of the expected counts, each once. */
export function forecastBreaks(means: readonly number[]): number[] {
  const sorted = [...means].sort((a, b) => a - b)
  const fifths = [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(share * sorted.length)] ?? 0)
  return [...new Set(fifths.map((value) => Number(value.toPrecision(2))))].filter((value) => value > (sorted[0] ?? 0))
}

export function forecastLayers(theme: Theme, breaks: readonly number[], untold: readonly number[]): BandedLayer[] {
  const colors = forecastColors[theme]
  const value: ExpressionSpecification = ['coalesce', ['feature-state', forecastJoin], -1]
  const steps = breaks.flatMap((end, i) => [end, colors[i + 1] ?? 'transparent'])
  const place = { source: 'community-grids', 'source-layer': 'grids' }
  return [
    {
      band: 'surface',
      layer: {
        id: 'forecast-grids',
        type: 'fill',
        ...place,
        paint: {
          'fill-color': [
            'step',
            value,
            'rgba(0,0,0,0)',
            0,
            colors[0] ?? '#888888',
            ...steps,
          ] as unknown as ExpressionSpecification,
          'fill-opacity': 0.8,
        },
      },
    },
    {
      band: 'surface',
      layer: {
        id: 'forecast-none',
        type: 'fill',
        ...place,
        filter: ['in', ['id'], ['literal', [...untold]]],
        paint: { 'fill-pattern': noForecastImage, 'fill-opacity': 0.55 },
      },
    },
  ]
}

export function forecastImages(palette: MapPalette): Record<string, ImageRecipe> {
  return { [noForecastImage]: { type: 'hatch', color: palette.hatch } }
}
