import { z } from 'zod'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

export const ReportingRun = z.object({
  id: z.number().int(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Of the period read, 0 to 1. */
  share: z.number(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  error: z.string().nullable(),
})
export type ReportingRun = z.infer<typeof ReportingRun>

const figures = {
  /** Reports of residents in the period. */
  reports: z.number().int(),
  /** Events they are about, after duplicates are joined; corrected for events that lie too near each other. */
  events: z.number(),
  /** Estimated share of events that anybody reports, with its 90 % interval. */
  rate: z.number(),
  rateLow: z.number(),
  rateHigh: z.number(),
  /** Events over rate: what there would be if every event were told. An estimate. */
  estimatedEvents: z.number(),
  /** 1 is the most; by reports as they came in, and by estimated events. Among what the caller sees. */
  rawRank: z.number(),
  correctedRank: z.number(),
}

export const CommunityReporting = z.object({ communityCode: z.string(), name: z.string(), ...figures })
export type CommunityReporting = z.infer<typeof CommunityReporting>
export const GridReporting = z.object({
  gridId: z.number().int(),
  code: z.string(),
  name: z.string(),
  communityCode: z.string(),
  ...figures,
  /** How much of the rate is the grid's own, 0 to 1; the rest is its community's. */
  weight: z.number(),
})
export type GridReporting = z.infer<typeof GridReporting>

export const ReportingAnswer = z.object({
  /** The newest run, whatever became of it; null before the first. */
  newest: ReportingRun.nullable(),
  /** The run the figures are of; null when none was finished yet. */
  run: ReportingRun.nullable(),
  communities: z.array(CommunityReporting),
  grids: z.array(GridReporting),
  provenance: Provenance.nullable(),
})
export type ReportingAnswer = z.infer<typeof ReportingAnswer>

export const readReporting = defineRoute({
  id: 'readReporting',
  access: 'analysis:read',
  cost: 2,
  method: 'get',
  path: '/reporting',
  summary:
    'How many of the events that happen get reported, estimated by area from how often the same event is told again; nothing in it is about a person',
  response: ReportingAnswer,
  problems: ['database-unavailable'],
})

export const estimateReporting = defineRoute({
  id: 'estimateReporting',
  access: 'analysis:renew',
  cost: 20,
  method: 'post',
  path: '/reporting/runs',
  summary:
    'Estimate reporting rates anew over a period (the last year when none is given, 28 days at least); it runs in the background, and replaces the figures of everybody once it has learned any',
  body: z.object({
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
  }),
  response: ReportingRun,
  status: 202,
  problems: ['invalid-request', 'state-does-not-allow', 'database-unavailable'],
})

export const cancelReporting = defineRoute({
  id: 'cancelReporting',
  access: 'analysis:renew',
  method: 'post',
  path: '/reporting/runs/:id/cancel',
  summary: 'Stop an estimate that is running; the figures of the one before stay',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: ReportingRun,
  problems: ['invalid-request', 'state-does-not-allow', 'database-unavailable'],
})
