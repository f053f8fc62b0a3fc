import { z } from 'zod'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

/** Beside the seasonal rule: 1 is perfect, 0 as good as the rule. `low` and `high` end the 95 % interval. */
const Skill = z.object({ skill: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() })

/** Mean and the ends of the 80 % interval, in incidents. */
const Expected = z.object({ mean: z.number(), low: z.number().int(), high: z.number().int() })

export const ForecastGroup = Skill.extend({
  classId: z.number().int(),
  nameZh: z.string(),
  nameEn: z.string(),
  /** Share of scored counts that lay within the 80 % interval, over the whole city. */
  covered: z.number(),
  /** Grids of the caller's territory, and those of them where the forecast beats the rule. */
  grids: z.number().int(),
  gridsBeating: z.number().int(),
})
export type ForecastGroup = z.infer<typeof ForecastGroup>

export const GridForecast = Skill.extend({
  gridId: z.number().int(),
  code: z.string(),
  name: z.string(),
  /** Null where the forecast does not beat the rule: then nothing is foretold. */
  next7: Expected.nullable(),
  next14: Expected.nullable(),
})
export type GridForecast = z.infer<typeof GridForecast>

const Run = z.object({
  madeAt: z.iso.datetime(),
  /** The last whole day that was known, of the city's calendar. */
  lastDay: z.iso.date(),
  seed: z.number().int(),
})

export const ForecastAnswer = z.object({
  /** Null until the first run is through. */
  run: Run.nullable(),
  /** Share done of the run going on; null when there is none. */
  making: z.number().nullable(),
  groups: z.array(ForecastGroup),
  /** The group the grids are told of; null when there is none. */
  classId: z.number().int().nullable(),
  grids: z.array(GridForecast),
  provenance: Provenance,
})
export type ForecastAnswer = z.infer<typeof ForecastAnswer>

export const ForecastDetail = GridForecast.extend({
  /** Counts by day, the last one of `run.lastDay`. */
  history: z.array(z.number().int()),
  /** The days after it; empty where the forecast does not beat the rule. */
  days: z.array(Expected),
  /** Scores of the days up to `run.lastDay`, in incidents, lower is better. */
  modelScores: z.array(z.number()),
  ruleScores: z.array(z.number()),
  run: Run,
  provenance: Provenance,
})
export type ForecastDetail = z.infer<typeof ForecastDetail>

const classId = z.coerce.number().int().positive()

export const listForecasts = defineRoute({
  id: 'listForecasts',
  access: 'analysis:read',
  cost: 2,
  method: 'get',
  path: '/forecasts',
  summary: 'What each grid is expected to get in the next 7 and 14 days, where the forecast beats the seasonal rule',
  query: z.object({ classId: classId.optional() }),
  response: ForecastAnswer,
  problems: ['invalid-request', 'database-unavailable', 'took-too-long'],
})

export const readForecast = defineRoute({
  id: 'readForecast',
  access: 'analysis:read',
  method: 'get',
  path: '/forecasts/:gridId',
  summary: 'One grid: counts so far, the next 14 days with intervals, and the score of every day',
  params: z.object({ gridId: z.coerce.number().int().positive() }),
  query: z.object({ classId }),
  response: ForecastDetail,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

const Making = z.object({ making: z.number().nullable() })

export const makeForecasts = defineRoute({
  id: 'makeForecasts',
  access: 'analysis:renew',
  cost: 50,
  method: 'post',
  path: '/forecasts/runs',
  summary: 'Make the forecasts anew now; the answer does not wait for them',
  response: Making,
  problems: ['still-loading'],
})

export const cancelForecasts = defineRoute({
  id: 'cancelForecasts',
  access: 'analysis:renew',
  method: 'post',
  path: '/forecasts/runs/cancel',
  summary: 'End the run going on; the forecasts before it stay',
  response: Making,
  problems: [],
})
