import { z } from 'zod'
import { IncidentFilterParameters } from '#geo/incident-filter'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

const { classes, sources, statuses, hours, weekdays, placeholders } = IncidentFilterParameters

/**
 * `more`, `fewer`: changed beyond chance. `within-chance`: tested, not marked. `too-few`: so few incidents that no
 * change could be told. `control`: outside the action, what its grids are held against.
 */
export const GridVerdict = z.enum(['more', 'fewer', 'within-chance', 'too-few', 'control'])
export type GridVerdict = z.infer<typeof GridVerdict>

export const GridChange = z.object({
  gridId: z.number().int(),
  a: z.number().int(),
  b: z.number().int(),
  /** How many times as many as expected from b; null where b is zero. */
  ratio: z.number().nullable(),
  /** 95 % interval of the ratio; high null: no upper end. */
  low: z.number(),
  high: z.number().nullable(),
  pValue: z.number(),
  /** Adjusted for the number of grids tested; null where nothing was tested. */
  qValue: z.number().nullable(),
  verdict: GridVerdict,
})
export type GridChange = z.infer<typeof GridChange>

const SideTotal = z.object({
  total: z.number().int(),
  /** In no grid; with the grids it makes the total. */
  outsideAnyGrid: z.number().int(),
  /** Hours of the period that the filter covers and the data reach. */
  hours: z.number(),
})

export const ComparisonAnswer = z.object({
  a: SideTotal,
  b: SideTotal,
  reference: z.enum(['time', 'city', 'control']),
  /** Share of false marks among the marked, on average. */
  rate: z.number(),
  /** How many times the variance of counts exceeds that of independent ones; tests are widened by it. */
  dispersion: z.number(),
  tested: z.number().int(),
  grids: z.array(GridChange),
  /** The grids of the action together; null without an action, or where it has nothing to divide by. */
  action: z
    .object({
      a: z.number().int(),
      b: z.number().int(),
      ratio: z.number(),
      low: z.number(),
      high: z.number(),
      pValue: z.number(),
    })
    .nullable(),
  provenance: Provenance,
})
export type ComparisonAnswer = z.infer<typeof ComparisonAnswer>

const commaSeparatedIds = z.preprocess(
  (text) => (typeof text === 'string' ? text.split(',').filter((word) => word !== '') : text),
  z.array(z.coerce.number().int().positive()).max(2000),
)

export const compareIncidents = defineRoute({
  id: 'compareIncidents',
  access: 'analysis:read',
  cost: 8,
  method: 'get',
  path: '/comparisons',
  summary:
    'Two counts of every community grid (two periods, two sets of classes, before and after an action), and which grids differ beyond chance: ' +
    'exact conditional test widened by the over-dispersion found in the data, false discovery rate after Benjamini and Hochberg.',
  query: z.object({
    /** Side a, and what both sides share. */
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    fromB: z.iso.datetime({ offset: true }),
    toB: z.iso.datetime({ offset: true }),
    classes,
    /** Classes of side b, where they are others. */
    classesB: classes,
    sources,
    statuses,
    hours,
    weekdays,
    placeholders,
    /**
     * `time`: the same number an hour is expected. `city`: the change of the rest of the city (of the caller's territory)
     * is expected. `control`: the change of the grids outside `grids` is.
     */
    reference: z.enum(['time', 'city', 'control']).default('city'),
    /** Grids of an action; left out: all are tested. */
    grids: commaSeparatedIds.optional(),
    rate: z.coerce.number().min(0.001).max(0.2).default(0.05),
  }),
  response: ComparisonAnswer,
  problems: ['invalid-request', 'still-loading', 'took-too-long', 'database-unavailable'],
})
