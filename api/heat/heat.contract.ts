import { z } from 'zod'
import { BboxParameter } from '#geo/bbox'
import { CellShape } from '#geo/cell-lattice'
import { Coverage } from '#geo/grid-words'
import { IncidentFilterParameters, runsForward } from '#geo/incident-filter'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

export const HeatSummary = z.object({
  /**
   * Incidents of the caller's territory that pass the filter; equals the sum of the histogram, and of grids +
   * outsideAnyGrid + the suppressed rest. In a box, incidents of sensitive classes count where their grid's label lies
   * for callers who are not told where they happened.
   */
  total: z.number().int(),
  /** Rows on placeholder locations that pass the rest of the filter; in `total` only when asked for. */
  placeholders: z.number().int(),
  histogram: z.object({
    bucket: z.enum(['hour', 'day', 'week', 'month']),
    /** Starts of the buckets, ISO 8601, in the city's calendar; one count each. */
    starts: z.array(z.iso.datetime()),
    counts: z.array(z.number().int()),
  }),
  grids: z.array(z.object({ gridId: z.number().int(), count: z.number().int() })),
  outsideAnyGrid: z.number().int(),
  classes: z.array(z.object({ classId: z.number().int(), count: z.number().int() })),
  /**
   * Null: the figures are exact. Else they are the published ones of screens: counted by calendar month and
   * community grid, all classes together; `leastCount` is the smallest count told and all others are rounded down to multiples of
   * it, so sums are lower than the truth. `rest` is in the total and the histogram but in no grid and no class.
   */
  suppression: z.object({ leastCount: z.number().int(), rest: z.number().int() }).nullable(),
  provenance: Provenance,
})
export type HeatSummary = z.infer<typeof HeatSummary>

export const summariseHeat = defineRoute({
  id: 'summariseHeat',
  access: 'heat:read',
  cost: 4,
  method: 'get',
  path: '/heat/summary',
  summary: 'Totals of one filter: histogram, by grid, by class; exact, or published ones for screens',
  query: z
    .object({
      ...IncidentFilterParameters,
      coverage: Coverage.default('community'),
      bucket: z.enum(['hour', 'day', 'week', 'month', 'auto']).default('auto'),
    })
    .refine(...runsForward),
  response: HeatSummary,
  problems: ['invalid-request', 'still-loading', 'database-unavailable', 'took-too-long'],
})

export const drawDensity = defineRoute({
  id: 'drawDensity',
  access: 'heat:read',
  cost: 4,
  method: 'get',
  path: '/heat/density',
  summary:
    'Density in incidents per square kilometre, Gaussian kernel of the radius in metres (sigma = radius / 2), as float32 little-endian rows ' +
    'from north to south, equally spaced in Web Mercator. Headers: X-Density-Width, X-Density-Height, X-Density-Bbox (west,south,east,north of ' +
    'the outer cell edges), X-Density-Max, X-Total (incidents counted), X-Data-Version; X-Suppressed with published figures, which stand at ' +
    'the labels of their grids: the least count told, and how many incidents are in no grid for being too few there.',
  query: z
    .object({
      ...IncidentFilterParameters,
      bbox: BboxParameter,
      radiusMeters: z.coerce.number().min(50).max(5000).default(300),
      /** Most cells a side of the answer; the field is sampled, never averaged, so the same ground keeps its value. */
      cells: z.coerce.number().int().min(16).max(1024).default(512),
    })
    .refine(...runsForward),
  media: 'application/octet-stream',
  problems: ['invalid-request', 'still-loading'],
})

const bytesOfCounts =
  'as bytes (geodata/vocabulary/sparse-counts.ts says how). Exact figures only. Headers: X-Total, X-Data-Version'

export const countByCell = defineRoute({
  id: 'countByCell',
  access: 'heat:count',
  cost: 6,
  method: 'get',
  path: '/heat/cells',
  summary:
    'Exact counts of whole cells that touch the box, by time, in one answer, ' +
    `${bytesOfCounts}, and X-Cell-Latitude (tenths of a degree, see geodata/vocabulary/cell-lattice.ts). A cell's two keys are its column and row.`,
  query: z
    .object({
      ...IncidentFilterParameters,
      bbox: BboxParameter,
      shape: CellShape.default('hexagon'),
      /** Side of a square, or a hexagon's width from side to side. */
      cellMeters: z.coerce.number().int().min(20).max(10_000).default(250),
      /** `whole`: one bin. */
      bucket: z.enum(['hour', 'day', 'week', 'month', 'whole']).default('whole'),
    })
    .refine(...runsForward),
  media: 'application/octet-stream',
  problems: ['invalid-request', 'not-allowed', 'still-loading'],
})

export const countOverTime = defineRoute({
  id: 'countOverTime',
  access: 'heat:count',
  cost: 6,
  method: 'get',
  path: '/heat/cube',
  summary:
    'Exact counts by grid (or class, source, or of all together) and time, in one answer, ' +
    `${bytesOfCounts}, X-Placeholders. The key is the id; of grids, 0 is what lies in none.`,
  query: z
    .object({
      ...IncidentFilterParameters,
      by: z.enum(['community', 'unit', 'class', 'source', 'city']).default('community'),
      bucket: z.enum(['hour', 'day', 'week', 'month', 'hour-of-week']).default('day'),
    })
    .refine(...runsForward),
  media: 'application/octet-stream',
  problems: ['invalid-request', 'not-allowed', 'still-loading'],
})

export const HoursOfWeek = z.object({
  /** 168 counts, from Monday 0:00 to Sunday 23:00 on the city's clock. */
  counts: z.array(z.number().int()).length(168),
  total: z.number().int(),
  /** Rows on placeholder locations that pass the rest of the filter and are not in the counts. */
  placeholders: z.number().int(),
  provenance: Provenance,
})
export type HoursOfWeek = z.infer<typeof HoursOfWeek>

export const countByHourOfWeek = defineRoute({
  id: 'countByHourOfWeek',
  access: 'heat:count',
  cost: 4,
  method: 'get',
  path: '/heat/hour-of-week',
  summary: 'Exact counts of one filter by weekday and hour of the day',
  query: z.object(IncidentFilterParameters).refine(...runsForward),
  response: HoursOfWeek,
  problems: ['invalid-request', 'not-allowed', 'still-loading'],
})
