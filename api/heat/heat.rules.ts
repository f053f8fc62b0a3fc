import { formatBbox } from '#geo/bbox'
import type { Density, IncidentSummary } from '../columns/incident-columns.ts'
import type { Histogram } from '../columns/tallies.ts'
import type { HeatSummary } from './heat.contract.ts'

export function summaryAnswer(summary: IncidentSummary & { histogram: Histogram }, now: Date): HeatSummary {
  const { histogram, grids, classes, dataVersion, ...totals } = summary
  return {
    ...totals,
    histogram: { ...histogram, starts: histogram.starts.map((seconds) => new Date(seconds * 1000).toISOString()) },
    grids: grids.map(({ id, count }) => ({ gridId: id, count })),
    classes: classes.map(({ id, count }) => ({ classId: id, count })),
    provenance: {
      source: 'incidents, counted by time of report, class and the grid their position lies in',
      dataVersion,
      computedAt: now.toISOString(),
    },
  }
}

export function densityHeaders({ field, width, height, bbox, total, dataVersion }: Density): Record<string, string> {
  let highest = 0
  for (const value of field) if (value > highest) highest = value
  return {
    'X-Density-Width': String(width),
    'X-Density-Height': String(height),
    'X-Density-Bbox': formatBbox(bbox),
    'X-Density-Max': String(highest),
    'X-Total': String(total),
    'X-Data-Version': String(dataVersion),
    'Cache-Control': 'no-cache',
  }
}
