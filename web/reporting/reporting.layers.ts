import type { ExpressionSpecification } from 'maplibre-gl'
import type { GridReporting } from '#contract/reporting'
import type { BandedLayer } from '../map/scene.ts'
import type { ReportingLayer } from './reporting-settings.ts'

export const reportingJoin = 'reporting'

export function reportingValue(grid: GridReporting, layer: ReportingLayer): number {
  if (layer === 'rate') return grid.rate
  if (layer === 'raw') return grid.events
  return layer === 'corrected' ? grid.estimatedEvents : grid.estimatedEvents - grid.events
}

export function reportingGridLayers(
  colors: readonly string[],
  breaks: readonly number[],
  opacity: number,
): BandedLayer[] {
  const value: ExpressionSpecification = ['coalesce', ['feature-state', reportingJoin], -1]
  const steps = breaks.flatMap((least, i) => [least, colors[i + 1] ?? '#000000'])
  const color = ['step', value, 'rgba(0,0,0,0)', 0, colors[0] ?? '#000000', ...steps]
  return [
    {
      band: 'surface',
      layer: {
        id: 'reporting-grids',
        type: 'fill',
        source: 'community-grids',
        'source-layer': 'grids',
        paint: { 'fill-color': color as unknown as ExpressionSpecification, 'fill-opacity': opacity },
      },
    },
  ]
}
