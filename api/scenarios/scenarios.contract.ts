import { z } from 'zod'
import { Boundary } from '#geo/geojson'
import { ResourceKind } from '#geo/resource-kind'
import {
  ChangeCause,
  ChangePrices,
  ScenarioAnswer,
  ScenarioChange,
  ScenarioChanges,
  ScenarioTerms,
} from '#geo/scenario-words'
import { defineRoute } from '#http'

const problems = ['invalid-request', 'not-found', 'still-loading', 'database-unavailable', 'took-too-long'] as const
const ScenarioId = z.object({ id: z.coerce.number().int().positive() })

const Wish = { terms: ScenarioTerms, changes: ScenarioChanges }
const Words = { name: z.string().trim().min(1).max(100), note: z.string().trim().max(2000).default('') }

export const TriedScenario = ScenarioAnswer.extend({ prices: ChangePrices, costYuan: z.number() })
export type TriedScenario = z.infer<typeof TriedScenario>

/** What lists tell: the figures of the whole, without those by community and grid. */
export const ScenarioSummary = z.object({
  id: z.number().int(),
  name: z.string(),
  note: z.string(),
  /** Names of the accounts that made it and changed it last. */
  ownerName: z.string(),
  isMine: z.boolean(),
  madeAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  changedName: z.string(),
  revision: z.number().int(),
  terms: ScenarioTerms,
  changes: z.array(ScenarioChange),
  prices: ChangePrices,
  costYuan: z.number(),
  isMarked: z.boolean(),
  /** Equal for scenarios about the same ground: its community grids, or the whole city. */
  groundKey: z.string(),
  city: ScenarioAnswer.shape.city,
  ledger: ScenarioAnswer.shape.ledger,
  faults: ScenarioAnswer.shape.faults,
  resources: ScenarioAnswer.shape.resources,
  inputsDigest: z.string(),
  provenance: ScenarioAnswer.shape.provenance,
})
export type ScenarioSummary = z.infer<typeof ScenarioSummary>

export const Scenario = ScenarioSummary.extend({
  communities: ScenarioAnswer.shape.communities,
  grids: ScenarioAnswer.shape.grids,
  inputs: ScenarioAnswer.shape.inputs,
  /** What has changed since its figures were reckoned; empty: they hold today. */
  changedSince: z.array(ChangeCause),
})
export type Scenario = z.infer<typeof Scenario>

export const tryScenario = defineRoute({
  id: 'tryScenario',
  access: 'scenarios:make',
  cost: 2,
  method: 'post',
  path: '/scenarios/try',
  summary: 'What changes to resources would make of today; nothing is kept',
  body: z.object(Wish),
  response: TriedScenario,
  problems,
})

export const listScenarios = defineRoute({
  id: 'listScenarios',
  access: 'scenarios:read',
  method: 'get',
  path: '/scenarios',
  summary: 'The scenarios whose ground lies in the territory of the caller, changed last first',
  response: z.object({ scenarios: z.array(ScenarioSummary) }),
  problems: ['database-unavailable'],
})

export const getScenario = defineRoute({
  id: 'getScenario',
  access: 'scenarios:read',
  cost: 5,
  method: 'get',
  path: '/scenarios/:id',
  summary: 'A scenario with its figures by community and grid, and what has changed since',
  params: ScenarioId,
  response: Scenario,
  problems,
})

export const makeScenario = defineRoute({
  id: 'makeScenario',
  access: 'scenarios:make',
  cost: 5,
  method: 'post',
  path: '/scenarios',
  summary: 'Keep a scenario with the figures of this moment',
  body: z.object({ ...Words, ...Wish }),
  response: Scenario,
  status: 201,
  problems: [...problems, 'too-large'],
})

export const changeScenario = defineRoute({
  id: 'changeScenario',
  access: 'scenarios:make',
  cost: 5,
  method: 'put',
  path: '/scenarios/:id',
  summary: 'Change a scenario and reckon it from the data of today; refused when somebody changed it meanwhile',
  params: ScenarioId,
  body: z.object({ revision: z.number().int().positive(), ...Words, ...Wish }),
  response: Scenario,
  problems: [...problems, 'state-does-not-allow', 'too-large'],
})

export const removeScenario = defineRoute({
  id: 'removeScenario',
  access: 'scenarios:make',
  method: 'delete',
  path: '/scenarios/:id',
  summary: 'Take a scenario of one’s own away; orders made from it keep all that they say',
  params: ScenarioId,
  response: z.object({ id: z.number().int() }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

const PricedKind = ChangePrices.extend({ kind: ResourceKind, changedAt: z.iso.datetime() })

export const listChangePrices = defineRoute({
  id: 'listChangePrices',
  access: 'scenarios:read',
  method: 'get',
  path: '/scenarios/prices',
  summary: 'What adding, moving, closing and other hours cost, in yuan by kind of resource',
  response: z.object({ prices: z.array(PricedKind) }),
  problems: ['database-unavailable'],
})

export const setChangePrices = defineRoute({
  id: 'setChangePrices',
  access: 'scenarios:price',
  method: 'put',
  path: '/scenarios/prices/:kind',
  summary:
    'Set what changes to resources of a kind cost; scenarios kept before keep their prices until they are changed',
  params: z.object({ kind: ResourceKind }),
  body: ChangePrices,
  response: PricedKind,
  problems: ['invalid-request', 'database-unavailable'],
})

export const listScenarioGrids = defineRoute({
  id: 'listScenarioGrids',
  access: 'scenarios:read',
  cost: 10,
  method: 'get',
  path: '/scenarios/grids',
  summary: 'Outlines of the community grids that scenarios are told by, for small maps side by side',
  response: z.object({
    grids: z.array(z.object({ gridId: z.number().int(), code: z.string(), name: z.string(), boundary: Boundary })),
  }),
  problems: ['database-unavailable', 'took-too-long'],
})
