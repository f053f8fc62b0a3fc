import type { EquitySide, ScenarioAnswer, ScenarioFigures, ScenarioTerms } from '#geo/scenario-words'
import type { Store } from './build.ts'
import type { Place, TerritoryCity } from './territory-city.ts'

/** As the service stores them, about the grid of one place. The figures mean nothing; whose they are is what counts. */
const digest = 'c'.repeat(64)
const figures: ScenarioFigures = {
  households: 1,
  householdsReached: 0,
  residents: 2,
  residentsReached: 0,
  care: 0,
  careReached: 0,
  meanMinutes: 20,
  p90Minutes: 20,
  householdsFar: 0,
}
const side: EquitySide = {
  meanMinutes: 20,
  shareReached: 0,
  worstTenthMinutes: 20,
  gini: 0,
  worstGrid: null,
  bestGrid: null,
  worstByBest: null,
  leastReached: null,
  gridsOnTarget: 0,
  grids: 1,
}
const pair = { before: figures, after: figures }
const stored: Omit<ScenarioAnswer, 'inputs' | 'provenance'> & { source: string } = {
  city: pair,
  communities: [],
  grids: [],
  ledger: {
    before: side,
    after: side,
    householdsLosing: 0,
    residentsLosing: 0,
    householdsNoLongerReached: 0,
    householdsGaining: 0,
    gridsLosing: 0,
    losers: [],
    marks: [],
  },
  faults: [],
  resources: { before: 1, after: 1 },
  source: 'a test',
}
const parts = { roads: digest, resources: digest, households: digest, grids: digest, care: digest }
const inputs: ScenarioAnswer['inputs'] = { engine: 'none', parts, digest, standing: [] }
export const aQuestion: ScenarioTerms = { kind: 'post', mode: 'walk', minutes: 15, hour: null, targetShare: 0.9 }
const prices = { add: 0, move: 0, close: 0, shift: 0 }

type Wish = { place: Place; madeBy?: number | null }

export async function aScenario(store: Store, city: TerritoryCity, { place, madeBy = null }: Wish): Promise<number> {
  const { rows } = await store.query<{ id: number }>(
    `INSERT INTO scenarios (name, made_by, owner_name, changed_name, terms, changes, prices, cost_yuan, figures, is_marked,
                            data_version, computed_at, inputs, inputs_digest, grid_ids)
     VALUES ('A scenario', $1, 'x', 'x', $2, '[]', $3, 0, $4, false, 1, now(), $5, $6, $7) RETURNING id`,
    [
      madeBy,
      JSON.stringify(aQuestion),
      JSON.stringify(prices),
      JSON.stringify(stored),
      JSON.stringify(inputs),
      digest,
      [city.things[place].gridId],
    ],
  )
  return Number(rows[0]?.id)
}

type OrderWish = Wish & { state?: 'draft' | 'issued' }

export async function anOrder(
  store: Store,
  city: TerritoryCity,
  { place, madeBy = null, state = 'draft' }: OrderWish,
): Promise<number> {
  const { rows } = await store.query<{ id: number }>(
    `INSERT INTO orders (scenario_name, state, title, effective_from, reason, is_marked, made_by, made_post, issued_at, terms, changes,
                         moves, prices, cost_yuan, figures, data_version, computed_at, inputs, inputs_digest, grid_ids)
     VALUES ('A scenario', $1, 'An order', '2026-12-01', 'a test of it', false, $2, 'leader', CASE WHEN $1 = 'issued' THEN now() END, $3,
             '[]', '[]', $4, 0, $5, 1, now(), $6, $7, $8) RETURNING id`,
    [
      state,
      madeBy,
      JSON.stringify(aQuestion),
      JSON.stringify(prices),
      JSON.stringify(stored),
      JSON.stringify(inputs),
      digest,
      [city.things[place].gridId],
    ],
  )
  return Number(rows[0]?.id)
}
