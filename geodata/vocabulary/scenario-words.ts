import { z } from 'zod'
import { Position } from './geojson.ts'
import { Provenance } from './provenance.ts'
import { ReachParameters } from './reach-words.ts'
import { ResourceKind } from './resource-kind.ts'

/** What all figures of a scenario are asked for; scenarios are compared only where these are equal. */
export const ScenarioTerms = z.object({
  kind: ResourceKind,
  mode: ReachParameters.mode,
  /** Within so many minutes along the roads a household is reached. */
  minutes: z.number().min(1).max(120),
  /** Only who is on duty at this full hour of the week counts (0: Monday 00:00); null: all. */
  hour: z.number().int().min(0).max(167).nullable().default(null),
  /** A grid is on target when this share of its households is reached. */
  targetShare: z.number().min(0.01).max(1).default(0.9),
})
export type ScenarioTerms = z.infer<typeof ScenarioTerms>

const resourceId = z.number().int().positive()
const hours = z.string().trim().min(1).max(200)
export const ScenarioChange = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('add'),
    name: z.string().trim().min(1).max(100),
    position: Position,
    hours: hours.default('24/7'),
  }),
  z.object({ type: z.literal('move'), resourceId, position: Position }),
  z.object({ type: z.literal('close'), resourceId }),
  /** Other hours of duty, in the words of a resource's own. */
  z.object({ type: z.literal('shift'), resourceId, hours }),
])
export type ScenarioChange = z.infer<typeof ScenarioChange>

export const ScenarioChanges = z
  .array(ScenarioChange)
  .max(200)
  .refine((changes) => isOnceEach(changes), 'A resource is moved, closed or given other hours once.')
  .refine((changes) => !isClosedAndKept(changes), 'A resource that is closed cannot be moved or given other hours too.')

function isOnceEach(changes: readonly ScenarioChange[]): boolean {
  const keys = changes.flatMap((change) => (change.type === 'add' ? [] : [`${change.type} ${change.resourceId}`]))
  return new Set(keys).size === keys.length
}

function isClosedAndKept(changes: readonly ScenarioChange[]): boolean {
  const closed = new Set(changes.flatMap((change) => (change.type === 'close' ? [change.resourceId] : [])))
  return changes.some((change) => 'resourceId' in change && change.type !== 'close' && closed.has(change.resourceId))
}

/** Why a change is not reckoned in: it stays in the scenario, and an order cannot be made until it is mended. */
export const ChangeFault = z.enum([
  'resource-gone',
  'off-network',
  'outside-city',
  'in-water',
  'outside-territory',
  'hours-unread',
])
export type ChangeFault = z.infer<typeof ChangeFault>
/** `change` counts from 0. */
export const FaultyChange = z.object({ change: z.number().int(), fault: ChangeFault })
export type FaultyChange = z.infer<typeof FaultyChange>

/** Beyond so many minutes it does not matter how far: a household that nobody gets to counts as this far too. */
export const mostMinutes = 120

/** Minutes are from the nearest resource that counts to each household, told to the second. */
export const ScenarioFigures = z.object({
  households: z.number().int(),
  householdsReached: z.number().int(),
  residents: z.number().int(),
  residentsReached: z.number().int(),
  /** In steps of five by grid, and spread over its households. */
  care: z.number().int(),
  careReached: z.number().int(),
  /** Null where no household is. */
  meanMinutes: z.number().nullable(),
  p90Minutes: z.number().nullable(),
  /** Households that nobody gets to, or only in more than two hours. */
  householdsFar: z.number().int(),
})
export type ScenarioFigures = z.infer<typeof ScenarioFigures>

const Pair = { before: ScenarioFigures, after: ScenarioFigures }
export const FiguresPair = z.object(Pair)
export type FiguresPair = z.infer<typeof FiguresPair>
const Part = z.object({ code: z.string(), name: z.string(), ...Pair })
export const GridFigures = Part.extend({ gridId: z.number().int() })
export type GridFigures = z.infer<typeof GridFigures>

const NamedGrid = z.object({ gridId: z.number().int(), code: z.string(), name: z.string() })

/** How evenly one situation serves: beside the mean, who is at the end. */
export const EquitySide = z.object({
  meanMinutes: z.number().nullable(),
  shareReached: z.number().nullable(),
  /** Mean of the worst served tenth of the households. */
  worstTenthMinutes: z.number().nullable(),
  /** Gini coefficient of the households' minutes: 0 where all are as far. */
  gini: z.number().nullable(),
  worstGrid: NamedGrid.extend({ meanMinutes: z.number() }).nullable(),
  bestGrid: NamedGrid.extend({ meanMinutes: z.number() }).nullable(),
  /** Mean minutes of the worst grid by those of the best; null where the best is none. */
  worstByBest: z.number().nullable(),
  /** The grid with the smallest share reached. */
  leastReached: NamedGrid.extend({ share: z.number() }).nullable(),
  gridsOnTarget: z.number().int(),
  /** Those with a household. */
  grids: z.number().int(),
})
export type EquitySide = z.infer<typeof EquitySide>

export const EquityMark = z.enum(['worst-grid-slower', 'least-reached-less'])
export type EquityMark = z.infer<typeof EquityMark>
export const EquityLedger = z.object({
  before: EquitySide,
  after: EquitySide,
  /** Households whose way gets longer by a second or more, those among them that are no longer reached, and the gainers. */
  householdsLosing: z.number().int(),
  residentsLosing: z.number().int(),
  householdsNoLongerReached: z.number().int(),
  householdsGaining: z.number().int(),
  gridsLosing: z.number().int(),
  /** Grids whose mean gets worse, the greatest loss first; at most twenty. */
  losers: z.array(
    NamedGrid.extend({
      households: z.number().int(),
      householdsLosing: z.number().int(),
      beforeMinutes: z.number(),
      afterMinutes: z.number(),
    }),
  ),
  /** The mean or the share reached gets better while the worst grid gets worse; empty: not marked. */
  marks: z.array(EquityMark),
})
export type EquityLedger = z.infer<typeof EquityLedger>

/** Digests (SHA-256) of all that the figures were reckoned from. */
export const InputParts = z.object({
  roads: z.string(),
  resources: z.string(),
  households: z.string(),
  grids: z.string(),
  care: z.string(),
})
export type InputParts = z.infer<typeof InputParts>
export const inputParts = InputParts.keyof().options

export const ScenarioInputs = z.object({
  /** Which way of reckoning; another gives other figures from the same inputs. */
  engine: z.string(),
  parts: InputParts,
  /** Of all parts, the terms and the changes. */
  digest: z.string(),
  /** The resources of the kind as they stood, so that a difference can be named; hours as 42 hexadecimal digits. */
  standing: z.array(
    z.object({ id: z.number().int(), longitude: z.number(), latitude: z.number(), hours: z.string().nullable() }),
  ),
})
export type ScenarioInputs = z.infer<typeof ScenarioInputs>

export const ScenarioAnswer = z.object({
  city: FiguresPair,
  communities: z.array(Part),
  /** While something is tried: only those that differ. Kept ones: all. */
  grids: z.array(GridFigures),
  ledger: EquityLedger,
  faults: z.array(FaultyChange),
  /** How many resources count, before and after. */
  resources: z.object({ before: z.number().int(), after: z.number().int() }),
  inputs: ScenarioInputs,
  provenance: Provenance,
})
export type ScenarioAnswer = z.infer<typeof ScenarioAnswer>

/** Yuan for each kind of change. */
const yuan = z.number().min(0).max(1e9)
export const ChangePrices = z.object({ add: yuan, move: yuan, close: yuan, shift: yuan })
export type ChangePrices = z.infer<typeof ChangePrices>

export function costOf(changes: readonly Pick<ScenarioChange, 'type'>[], prices: ChangePrices): number {
  return changes.reduce((sum, { type }) => sum + prices[type], 0)
}

/** Why figures differ from those kept: a part of the inputs, or the way of reckoning. */
export const ChangeCause = z.enum([...inputParts, 'engine'])
export type ChangeCause = z.infer<typeof ChangeCause>

export function causesBetween(then: ScenarioInputs, now: ScenarioInputs): ChangeCause[] {
  const parts = inputParts.filter((part) => then.parts[part] !== now.parts[part])
  return then.engine === now.engine ? parts : [...parts, 'engine']
}
