import type { ExpressionSpecification } from 'maplibre-gl'
import type { GridFigures } from '#geo/scenario-words'
import type { BandedLayer } from '../map/scene.ts'
import type { Theme } from '../styles/theme.ts'

export const scenarioJoin = 'scenario'

/** Ends of the classes of minutes longer, from much shorter to much longer. */
const breaks = [-5, -1, 1, 5]
/** Cool gains, warm loses; the middle says that nothing happens. */
export const changeColors: Record<Theme, readonly string[]> = {
  light: ['#1c6b67', '#85bfb6', '#ece9e1', '#eaa679', '#c85a2b'],
  dark: ['#2bb3a3', '#1c6b67', '#2b3441', '#a9502a', '#ff9478'],
}

/** Minutes longer than today, by grid; grids where nobody lives have no mean and are left out. */
export function minutesLonger(grids: readonly GridFigures[]): Map<number, number> {
  return new Map(
    grids.flatMap(({ gridId, before, after }) =>
      before.meanMinutes === null || after.meanMinutes === null
        ? []
        : [[gridId, after.meanMinutes - before.meanMinutes] as const],
    ),
  )
}

export function classOf(longer: number): number {
  const at = breaks.findIndex((end) => longer < end)
  return at < 0 ? breaks.length : at
}

export function scenarioLayers(theme: Theme): BandedLayer[] {
  const colors = changeColors[theme]
  const longer: ExpressionSpecification = ['coalesce', ['feature-state', scenarioJoin], 0]
  return [
    {
      band: 'surface',
      layer: {
        id: 'scenario-grids',
        type: 'fill',
        source: 'community-grids',
        'source-layer': 'grids',
        paint: {
          'fill-color': [
            'step',
            longer,
            colors[0] ?? '#888888',
            ...breaks.flatMap((end, i) => [end, colors[i + 1] ?? '#888888']),
          ] as unknown as ExpressionSpecification,
          'fill-opacity': ['case', ['<', ['abs', longer], 1], 0.35, 0.72],
        },
      },
    },
  ]
}
