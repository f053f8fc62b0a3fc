import { z } from 'zod'
import { IncidentSource } from '#geo/incident-words'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

const Found = z.object({
  /** The last record, where one came in the weeks looked at. */
  lastAt: z.iso.datetime().nullable(),
  /** Arrivals a week, as learned. */
  weekly: z.number(),
  /** Arrivals expected since the last one, on a day as busy as this one, and the chance that none of them came. */
  expected: z.number(),
  chance: z.number(),
  /** When the silence is flagged if it goes on, or was; null where it is not judged. */
  flagAt: z.iso.datetime().nullable(),
})

export const SilentSource = Found.extend({
  source: IncidentSource,
  /**
   * `too-few`: it sends too little, or too unevenly, to be judged; nothing is said of it. `no-data`: the whole city is
   * silent, or was and this has sent nothing since; nothing is known of it after `lastAt`.
   */
  state: z.enum(['usual', 'broken', 'too-few', 'no-data']),
  /** Minutes from a cut at each hour of the week (Monday 0:00 first) to its flag; empty where it is not judged. */
  flagMinutes: z.array(z.number().int()),
})
export type SilentSource = z.infer<typeof SilentSource>

export const SilentGrid = Found.extend({
  gridId: z.number().int(),
  code: z.string(),
  name: z.string(),
  state: z.enum(['usual', 'quiet', 'too-few', 'no-data']),
})
export type SilentGrid = z.infer<typeof SilentGrid>

export const SilenceAnswer = z.object({
  /** Null until the first check is through. */
  check: z
    .object({
      checkedAt: z.iso.datetime(),
      asOf: z.iso.datetime(),
      /** `silent`: the whole city is silent beyond chance; `not-live`: the data end in the past. In both `asOf` is the newest record. */
      feed: z.enum(['live', 'silent', 'not-live']),
      newestAt: z.iso.datetime(),
      learnedFrom: z.iso.datetime(),
    })
    .nullable(),
  sources: z.array(SilentSource),
  /** Of the caller's territory. */
  grids: z.array(SilentGrid),
  flags: z.array(
    z.object({
      id: z.number().int(),
      source: IncidentSource.nullable(),
      gridId: z.number().int().nullable(),
      gridName: z.string().nullable(),
      silentSince: z.iso.datetime(),
      flaggedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      expected: z.number(),
      chance: z.number(),
    }),
  ),
  /** False alarms that are promised not to be exceeded. */
  promised: z.object({ perSourceYear: z.number(), perThousandGridWeeks: z.number() }),
  provenance: Provenance,
})
export type SilenceAnswer = z.infer<typeof SilenceAnswer>

export const readSilence = defineRoute({
  id: 'readSilence',
  access: 'analysis:read',
  cost: 2,
  method: 'get',
  path: '/silence',
  summary: 'Which sources are broken and which grids unusually quiet, and how long a cut would stay unnoticed',
  response: SilenceAnswer,
  problems: ['database-unavailable', 'took-too-long'],
})
