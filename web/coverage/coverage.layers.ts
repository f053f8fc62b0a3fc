import type { ExpressionSpecification } from 'maplibre-gl'
import type { Boundary } from '#geo/geojson'
import type { BandedLayer, ImageRecipe, SceneSource } from '../map/scene.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'

export const coverageJoin = 'reach'
const gapSource = 'coverage-gaps'
export const gapImage = 'hatch-unreached'

/** Ends of the classes of the share reached, in percent; the last class is everything above. */
export const shareBreaks = [20, 40, 60, 80, 95]

/** From much left out (warm) to well served (cool): two hues that colour-blind eyes tell apart. */
export const shareColors: Record<Theme, readonly string[]> = {
  light: ['#d9774a', '#eaa679', '#f4d6b4', '#cfe3df', '#85bfb6', '#2b8f83'],
  dark: ['#a9502a', '#86513a', '#5d4740', '#25474a', '#1c6b67', '#2bb3a3'],
}

export function reachLayers(theme: Theme, opacity: number): BandedLayer[] {
  const colors = shareColors[theme]
  const steps = shareBreaks.flatMap((value, i) => [value, colors[i + 1] ?? 'transparent'])
  const share: ExpressionSpecification = ['coalesce', ['feature-state', coverageJoin], -1]
  return [
    {
      band: 'surface',
      layer: {
        id: 'coverage-grids',
        type: 'fill',
        source: 'community-grids',
        'source-layer': 'grids',
        paint: {
          'fill-color': [
            'step',
            share,
            'rgba(0,0,0,0)',
            0,
            colors[0] ?? '#888888',
            ...steps,
          ] as unknown as ExpressionSpecification,
          'fill-opacity': opacity * 0.72,
        },
      },
    },
  ]
}

export function gapSources(unreached: Boundary): Record<string, SceneSource> {
  return {
    [gapSource]: {
      type: 'map',
      spec: { type: 'geojson', data: { type: 'Feature', properties: {}, geometry: unreached } },
    },
  }
}

export function gapLayers(palette: MapPalette, opacity: number): BandedLayer[] {
  return [
    {
      band: 'surface',
      layer: {
        id: 'coverage-gaps',
        type: 'fill',
        source: gapSource,
        paint: { 'fill-pattern': gapImage, 'fill-opacity': opacity * 0.6 },
      },
    },
    {
      band: 'surface',
      layer: {
        id: 'coverage-gaps-rim',
        type: 'line',
        source: gapSource,
        paint: { 'line-color': palette.gap, 'line-width': 1, 'line-opacity': opacity * 0.4 },
      },
    },
  ]
}

export function coverageImages(palette: MapPalette): Record<string, ImageRecipe> {
  return { [gapImage]: { type: 'hatch', color: palette.gap } }
}
