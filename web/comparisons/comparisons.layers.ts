import type { ExpressionSpecification } from 'maplibre-gl'
import type { GridChange } from '#contract/comparisons'
import type { BandedLayer, ImageRecipe } from '../map/scene.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'

export const changeJoin = 'change'
export const sideJoin = 'side'
const fewerImage = 'hatch-fewer'

/** Ratios between the classes of the difference map. */
export const changeBreaks = [0.5, 1, 2] as const
/** Fewer to more; blue and orange part for every kind of colour vision. */
export const changeColors: Record<Theme, readonly string[]> = {
  light: ['#0571b0', '#7fbfe0', '#f4a63f', '#b35806'],
  dark: ['#4aa8e0', '#2f6f96', '#b8741f', '#f7a13c'],
}
export const mutedColor: Record<Theme, string> = { light: '#b9b4aa', dark: '#4a5058' }

/** Value of a grid that is drawn muted: no ratio is negative. */
const muted = -1

export function changeValues(grids: readonly GridChange[]): Map<number, number> {
  return new Map(
    grids.map(({ gridId, ratio, verdict }) => [
      gridId,
      verdict === 'more' || verdict === 'fewer' ? (ratio ?? Number.MAX_SAFE_INTEGER) : muted,
    ]),
  )
}

const source = { source: 'community-grids', 'source-layer': 'grids' } as const

export function changeLayers(theme: Theme, opacity: number, fewer: readonly number[]): BandedLayer[] {
  const colors = changeColors[theme]
  const value: ExpressionSpecification = ['coalesce', ['feature-state', changeJoin], -2]
  const steps = changeBreaks.flatMap((ratio, i) => [ratio, colors[i + 1] ?? '#000000'])
  const color = ['step', value, 'rgba(0,0,0,0)', muted, mutedColor[theme], 0, colors[0] ?? '#000000', ...steps]
  return [
    {
      band: 'surface',
      layer: {
        id: 'change-grids',
        type: 'fill',
        ...source,
        paint: {
          'fill-color': color as unknown as ExpressionSpecification,
          'fill-opacity': ['case', ['==', value, muted], opacity * 0.45, opacity],
        },
      },
    },
    {
      band: 'surface',
      layer: {
        id: 'change-fewer',
        type: 'fill',
        ...source,
        filter: ['in', ['id'], ['literal', [...fewer]]],
        paint: { 'fill-pattern': fewerImage, 'fill-opacity': opacity },
      },
    },
  ]
}

/** One side of a comparison as counts; both sides share their classes, so that a colour means the same on either. */
export function sideLayers(colors: readonly string[], breaks: readonly number[], opacity: number): BandedLayer[] {
  const value: ExpressionSpecification = ['coalesce', ['feature-state', sideJoin], -1]
  const steps = breaks.flatMap((least, i) => [least, colors[i + 1] ?? '#000000'])
  const color = ['step', value, 'rgba(0,0,0,0)', 0, colors[0] ?? '#000000', ...steps]
  return [
    {
      band: 'surface',
      layer: {
        id: 'side-grids',
        type: 'fill',
        ...source,
        paint: { 'fill-color': color as unknown as ExpressionSpecification, 'fill-opacity': opacity },
      },
    },
  ]
}

export function changeImages(palette: MapPalette): Record<string, ImageRecipe> {
  return { [fewerImage]: { type: 'hatch', color: palette.hatch } }
}
