import { formatBbox } from '#geo/bbox'
import type { CountCube } from '../columns/count-cube.ts'
import type { Density, IncidentSummary } from '../columns/incident-figures.ts'
import type { Histogram } from '../columns/tallies.ts'
import type { HeatSummary, HoursOfWeek } from './heat.contract.ts'

export function summaryAnswer(summary: IncidentSummary & { histogram: Histogram }, now: Date): HeatSummary {
  const { histogram, grids, classes, dataVersion, madeAt, ...totals } = summary
  return {
    ...totals,
    histogram: { ...histogram, starts: histogram.starts.map((seconds) => new Date(seconds * 1000).toISOString()) },
    grids: grids.map(({ id, count }) => ({ gridId: id, count })),
    classes: classes.map(({ id, count }) => ({ classId: id, count })),
    provenance: {
      source: summary.suppression === null ? exactSource : publishedSource(summary.suppression.leastCount),
      dataVersion,
      computedAt: (madeAt ?? now).toISOString(),
    },
  }
}

export function hoursAnswer(cube: CountCube, now: Date): HoursOfWeek {
  const counts = Array.from({ length: 168 }, (_, hour) => cube.counts[hour] ?? 0)
  return {
    counts,
    total: counts.reduce((sum, count) => sum + count, 0),
    placeholders: cube.placeholders,
    provenance: {
      source: "incidents, counted by weekday and hour of their report on the city's clock",
      dataVersion: cube.dataVersion,
      computedAt: now.toISOString(),
    },
  }
}

const exactSource = 'incidents, counted by time of report, class and the grid their position lies in'

function publishedSource(leastCount: number): string {
  return `incidents without those on placeholder locations, counted by calendar month and community grid once an hour; counts below ${leastCount} are left out and all others rounded down to multiples of ${leastCount}`
}

export function densityHeaders(density: Density): Record<string, string> {
  const { field, width, height, bbox, total, suppression, dataVersion } = density
  let highest = 0
  for (const value of field) if (value > highest) highest = value
  return {
    'X-Density-Width': String(width),
    'X-Density-Height': String(height),
    'X-Density-Bbox': formatBbox(bbox),
    'X-Density-Max': String(highest),
    'X-Total': String(total),
    'X-Data-Version': String(dataVersion),
    ...(suppression && { 'X-Suppressed': `least=${suppression.leastCount}; rest=${suppression.rest}` }),
    'Cache-Control': 'no-store',
  }
}
