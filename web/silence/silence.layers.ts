import type { ExpressionSpecification } from 'maplibre-gl'
import type { SilentGrid } from '#contract/silence'
import type { BandedLayer, ImageRecipe } from '../map/scene.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'

export const silenceJoin = 'silence'
const quietImage = 'hatch-quiet'
const fewImage = 'hatch-too-few'

/** Of the grid states, as they are joined to the tiles. */
export const stateNumbers: Record<SilentGrid['state'], number> = { 'too-few': 0, 'no-data': 0, usual: 1, quiet: 2 }

/** As usual is a calm fill, too few to judge is left grey, as is what sent nothing since the data stopped; unusually quiet is hatched and outlined. */
export const silenceColors: Record<Theme, { usual: string; tooFew: string }> = {
  light: { usual: '#9ccfc4', tooFew: '#c9cdd3' },
  dark: { usual: '#1f6b64', tooFew: '#39434f' },
}

export type SilenceGrids = {
  values: ReadonlyMap<number, number>
  quiet: readonly number[]
  tooFew: readonly number[]
}

export function silenceLayers(theme: Theme, palette: MapPalette, { quiet, tooFew: few }: SilenceGrids): BandedLayer[] {
  const { usual, tooFew } = silenceColors[theme]
  const state: ExpressionSpecification = ['coalesce', ['feature-state', silenceJoin], -1]
  const place = { source: 'community-grids', 'source-layer': 'grids' }
  const isQuiet: ExpressionSpecification = ['in', ['id'], ['literal', [...quiet]]]
  return [
    {
      band: 'surface',
      layer: {
        id: 'silence-grids',
        type: 'fill',
        ...place,
        paint: {
          'fill-color': ['step', state, 'rgba(0,0,0,0)', 0, tooFew, 1, usual] as unknown as ExpressionSpecification,
          'fill-opacity': 0.62,
        },
      },
    },
    {
      band: 'surface',
      layer: {
        id: 'silence-too-few',
        type: 'fill',
        ...place,
        filter: ['in', ['id'], ['literal', [...few]]],
        paint: { 'fill-pattern': fewImage, 'fill-opacity': 0.4 },
      },
    },
    {
      band: 'surface',
      layer: {
        id: 'silence-quiet',
        type: 'fill',
        ...place,
        filter: isQuiet,
        paint: { 'fill-pattern': quietImage, 'fill-opacity': 0.95 },
      },
    },
    {
      band: 'boundaries',
      layer: {
        id: 'silence-quiet-rim',
        type: 'line',
        ...place,
        filter: isQuiet,
        paint: { 'line-color': palette.gap, 'line-width': 3 },
      },
    },
  ]
}

export function silenceImages(palette: MapPalette): Record<string, ImageRecipe> {
  return { [quietImage]: { type: 'hatch', color: palette.gap }, [fewImage]: { type: 'hatch', color: palette.hatch } }
}
