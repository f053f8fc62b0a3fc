import { z } from 'zod'
import { Coverage } from '#geo/grid-words'
import { IncidentFilterParameters, runsForward } from '#geo/incident-filter'
import { Position } from '#geo/geojson'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

// Surroundings are the subject, so no box cuts them off.
const filterParameters = z.object(IncidentFilterParameters).omit({ bbox: true }).shape
export const HotspotMethod = z.enum(['gi-star', 'moran'])
export type HotspotMethod = z.infer<typeof HotspotMethod>
export const HotspotMeasure = z.enum(['count', 'per-household', 'per-km2'])
export type HotspotMeasure = z.infer<typeof HotspotMeasure>
/** Neighbours share a border or a corner (queen), or their insides lie within the band. */
export const HotspotWeights = z.enum(['borders', 'distance'])
export type HotspotWeights = z.infer<typeof HotspotWeights>
export const HotspotKind = z.enum(['hot', 'cold', 'high-high', 'low-low', 'high-low', 'low-high', 'none', 'island'])
export type HotspotKind = z.infer<typeof HotspotKind>
export const EmergingKind = z.enum(['new', 'intensifying', 'persistent', 'diminishing', 'sporadic', 'historical'])
export type EmergingKind = z.infer<typeof EmergingKind>

const settings = {
  method: HotspotMethod.default('gi-star'),
  coverage: Coverage.default('unit'),
  measure: HotspotMeasure.default('count'),
  weights: HotspotWeights.default('borders'),
  bandMeters: z.coerce.number().min(50).max(5000).default(400),
  /** False discovery rate: the share of marked grids that may be chance. */
  rate: z.coerce.number().min(0.001).max(0.2).default(0.05),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
}
export const HotspotQuestion = z.object({ ...filterParameters, ...settings }).refine(...runsForward)
export type HotspotQuestion = z.infer<typeof HotspotQuestion>

const place = {
  gridId: z.number().int(),
  code: z.string(),
  name: z.string(),
  position: Position,
}

export const HotspotGrid = z.object({
  ...place,
  neighbours: z.number().int(),
  incidents: z.number().int(),
  /** Households or square kilometres; 1 where counts are compared. */
  exposure: z.number(),
  /** Of the grid and its neighbours together; expected: what the city's mean or rate would make there. */
  incidentsAround: z.number().int(),
  expectedAround: z.number(),
  /** Gi* as a z-score, or local Moran's I. */
  score: z.number(),
  p: z.number(),
  /** After control of the false discovery rate; marked where it is at most the rate. */
  adjustedP: z.number(),
  kind: HotspotKind,
})
export type HotspotGrid = z.infer<typeof HotspotGrid>

export const HotspotAnswer = z.object({
  /** Of a stored run. */
  runId: z.number().int().nullable(),
  method: HotspotMethod,
  coverage: Coverage,
  measure: HotspotMeasure,
  weights: HotspotWeights,
  bandMeters: z.number().nullable(),
  rate: z.number(),
  seed: z.number().int(),
  permutations: z.number().int(),
  /** SHA-256 of values, neighbours and settings: equal inputs and seed give equal figures. */
  inputsDigest: z.string(),
  counts: z.object({
    grids: z.number().int(),
    /** Without a neighbour, so nothing is said of them. */
    islands: z.number().int(),
    marked: z.number().int(),
    incidents: z.number().int(),
    outsideAnyGrid: z.number().int(),
  }),
  /** The marked ones, the surest first. */
  grids: z.array(HotspotGrid),
  provenance: Provenance,
})
export type HotspotAnswer = z.infer<typeof HotspotAnswer>

export const findHotspots = defineRoute({
  id: 'findHotspots',
  access: 'analysis:read',
  cost: 20,
  method: 'get',
  path: '/hotspots',
  summary:
    'Grids whose surroundings have more or fewer incidents than chance would make: Gi* (Ord and Getis 1995) or local Moran (Anselin 1995), ' +
    'p-values by permutation, false discovery rate after Benjamini and Hochberg; nothing is stored',
  query: HotspotQuestion,
  response: HotspotAnswer,
  problems: ['invalid-request', 'still-loading', 'database-unavailable', 'took-too-long'],
})

export const storeHotspotRun = defineRoute({
  id: 'storeHotspotRun',
  access: 'analysis:run',
  cost: 20,
  method: 'post',
  path: '/hotspots/runs',
  summary: 'The same analysis, kept with its seed, filter, neighbours, values and results',
  query: HotspotQuestion,
  response: HotspotAnswer,
  status: 201,
  problems: ['invalid-request', 'still-loading', 'database-unavailable', 'took-too-long'],
})

export const HotspotRun = z.object({
  id: z.number().int(),
  madeAt: z.iso.datetime(),
  /** Null where the caller may not know. */
  madeBy: z.string().nullable(),
  method: HotspotMethod,
  coverage: Coverage,
  measure: HotspotMeasure,
  weights: HotspotWeights,
  bandMeters: z.number().nullable(),
  rate: z.number(),
  seed: z.number().int(),
  permutations: z.number().int(),
  filter: z.record(z.string(), z.unknown()),
  dataVersion: z.number().int(),
  inputsDigest: z.string(),
})
export type HotspotRun = z.infer<typeof HotspotRun>

export const listHotspotRuns = defineRoute({
  id: 'listHotspotRuns',
  access: 'analysis:read',
  method: 'get',
  path: '/hotspots/runs',
  summary: 'The last hundred stored runs the caller may read',
  response: z.object({ runs: z.array(HotspotRun), provenance: Provenance }),
  problems: ['database-unavailable'],
})

export const getHotspotRun = defineRoute({
  id: 'getHotspotRun',
  access: 'analysis:read',
  cost: 4,
  method: 'get',
  path: '/hotspots/runs/:id',
  summary: 'A stored run with the inputs and results of every grid of the caller’s territory',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: z.object({
    run: HotspotRun,
    grids: z.array(
      HotspotGrid.omit({ neighbours: true }).extend({ neighbourIds: z.array(z.number().int()), value: z.number() }),
    ),
    provenance: Provenance,
  }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

export const EmergingGrid = z.object({
  ...place,
  kind: EmergingKind,
  /** Bin by bin, as `starts`. */
  incidents: z.array(z.number().int()),
  hot: z.array(z.boolean()),
  /** Of the last bin. */
  score: z.number(),
  /** Mann-Kendall: pairs of bins that rise less pairs that fall, and its two-sided p-value. */
  trend: z.number().int(),
  trendP: z.number(),
  adjustedP: z.number(),
})
export type EmergingGrid = z.infer<typeof EmergingGrid>

export const EmergingAnswer = z.object({
  bucket: z.enum(['week', 'month']),
  starts: z.array(z.iso.datetime()),
  end: z.iso.datetime().nullable(),
  rate: z.number(),
  coverage: Coverage,
  counts: z.object({ grids: z.number().int(), islands: z.number().int(), marked: z.number().int() }),
  grids: z.array(EmergingGrid),
  provenance: Provenance,
})
export type EmergingAnswer = z.infer<typeof EmergingAnswer>

export const findEmerging = defineRoute({
  id: 'findEmerging',
  access: 'analysis:read',
  cost: 20,
  method: 'get',
  path: '/hotspots/emerging',
  summary:
    'Hot spots over time: Gi* of each grid and complete week or month with its neighbours and the bin before, and how they come and go',
  query: z
    .object({
      ...filterParameters,
      coverage: settings.coverage,
      rate: settings.rate,
      bucket: z.enum(['week', 'month']).default('month'),
      /** Complete ones, counted back from `to`. */
      bins: z.coerce.number().int().min(6).max(52).default(12),
    })
    .refine(({ from }) => from === undefined, {
      path: ['from'],
      error:
        'Bins are counted back from `to`, or the newest report. Leave `from` out, and say with `bins` how far back.',
    }),
  response: EmergingAnswer,
  problems: ['invalid-request', 'still-loading', 'database-unavailable', 'took-too-long'],
})

export const ClusterAlert = z.object({
  id: z.number().int(),
  classId: z.number().int(),
  gridIds: z.array(z.number().int()),
  /** Name of the grid in the middle. */
  gridName: z.string().nullable(),
  position: Position,
  radiusMeters: z.number(),
  fromAt: z.iso.datetime(),
  toAt: z.iso.datetime(),
  observed: z.number().int(),
  expected: z.number(),
  p: z.number(),
  /** Over all groups of classes looked at together. */
  adjustedP: z.number(),
  /** Looking once a day, chance makes one like it in so many days. */
  recurrenceDays: z.number(),
  seed: z.number().int(),
  replicates: z.number().int(),
  inputsDigest: z.string(),
  dataVersion: z.number().int(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Somebody took note of it. */
  seenAt: z.iso.datetime().nullable(),
})
export type ClusterAlert = z.infer<typeof ClusterAlert>

export const listClusterAlerts = defineRoute({
  id: 'listClusterAlerts',
  access: 'analysis:read',
  method: 'get',
  path: '/hotspots/clusters',
  summary: 'Sudden clusters that go on or ended within 30 days; told to who reaches all grids of one',
  response: z.object({
    alerts: z.array(ClusterAlert),
    scan: z.object({
      finishedAt: z.iso.datetime().nullable(),
      dataUntil: z.iso.datetime().nullable(),
      groups: z.number().int(),
      /** 0 to 1 while one is under way. */
      progress: z.number().nullable(),
    }),
    provenance: Provenance,
  }),
  problems: ['database-unavailable'],
})

export const noteClusterAlert = defineRoute({
  id: 'noteClusterAlert',
  access: 'analysis:run',
  method: 'post',
  path: '/hotspots/clusters/:id/seen',
  summary: 'The caller has taken note of an alert',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: z.object({ id: z.number().int() }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
