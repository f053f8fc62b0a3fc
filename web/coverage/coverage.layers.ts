import type { ExpressionSpecification } from 'maplibre-gl'
import type { Boundary } from '#geo/geojson'
import type { BandedLayer, ImageRecipe, SceneSource } from '../map/scene.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'
import { boldMapFonts } from '../styles/theme.ts'

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

/** What the grids are coloured by: the share reached, the share with a backup, or cases not met in a week. */
export type ReachSurface = 'share' | 'backup' | 'unmet'
export type ReachMap = { shares: ReadonlyMap<number, number>; unreached: Boundary | undefined; surface: ReachSurface }

/** Ends of the classes of cases not met in a week; below the first there is next to nothing. */
export const unmetBreaks = [0.1, 1, 3, 10, 30]

export const unmetColors: Record<Theme, readonly string[]> = {
  light: ['#e8efe9', '#fbe3c3', '#f4c08a', '#e6955a', '#cf6a38', '#a3421f'],
  dark: ['#1d2c30', '#4a3a30', '#6f4a33', '#9a5a33', '#c9703a', '#ff9d5c'],
}

export function reachClasses(
  theme: Theme,
  surface: ReachSurface,
): { breaks: readonly number[]; colors: readonly string[] } {
  return surface === 'unmet'
    ? { breaks: unmetBreaks, colors: unmetColors[theme] }
    : { breaks: shareBreaks, colors: shareColors[theme] }
}

export function reachLayers(theme: Theme, opacity: number, surface: ReachSurface): BandedLayer[] {
  const { breaks, colors } = reachClasses(theme, surface)
  const steps = breaks.flatMap((value, i) => [value, colors[i + 1] ?? 'transparent'])
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

const reachersSource = 'coverage-reachers'
export type ReacherMark = { position: readonly [number, number]; label: string; isOnDuty: boolean }

export function reacherSources(reachers: readonly ReacherMark[]): Record<string, SceneSource> {
  const features = reachers.map(({ position, label, isOnDuty }) => ({
    type: 'Feature' as const,
    properties: { label, isOnDuty },
    geometry: { type: 'Point' as const, coordinates: [...position] },
  }))
  return { [reachersSource]: { type: 'map', spec: { type: 'geojson', data: { type: 'FeatureCollection', features } } } }
}

/** Who gets to the place, each with how long it takes; who is off duty is drawn hollow. */
export function reacherLayers(palette: MapPalette): BandedLayer[] {
  return [
    {
      band: 'draft',
      layer: {
        id: 'coverage-reachers',
        type: 'circle',
        source: reachersSource,
        paint: {
          'circle-radius': 7,
          'circle-color': ['case', ['get', 'isOnDuty'], palette.accent, palette.halo],
          'circle-stroke-color': ['case', ['get', 'isOnDuty'], palette.halo, palette.hatch],
          'circle-stroke-width': 2,
        },
      },
    },
    {
      band: 'draft',
      layer: {
        id: 'coverage-reacher-labels',
        type: 'symbol',
        source: reachersSource,
        layout: {
          'text-field': ['get', 'label'],
          'text-font': boldMapFonts,
          'text-size': 12,
          'text-offset': [0, 1.1],
          'text-anchor': 'top',
        },
        paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.8 },
      },
    },
  ]
}
