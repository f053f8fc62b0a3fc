import { anOrder, aQuestion, aScenario } from '../support/stored-decisions.ts'
import type { Place } from '../support/territory-city.ts'
import type { Here, Probe } from './probe.ts'
import { field, isIn, ok } from './probe.ts'

const wish = { name: 'Probe', terms: aQuestion, changes: [] }

const scenarioOf = ({ pool, city, accountId }: Here, place: Place): Promise<number> =>
  aScenario(pool, city, { place, madeBy: accountId })

const orderOf = ({ pool, city, accountId }: Here, place: Place, state: 'draft' | 'issued' = 'draft'): Promise<number> =>
  anOrder(pool, city, { place, madeBy: accountId, state })
const words = { title: 'Probe', effectiveFrom: '2026-12-01', reason: 'asked by a test' }
/** The address of an order at a place, or of a part of it. */
const orderAt =
  (part: string, body?: unknown, state: 'draft' | 'issued' = 'draft'): NonNullable<Probe['ask']> =>
  async (here, place) => ({ path: `/orders/${await orderOf(here, place, state)}${part}`, body })

/** What-ifs, and what was decided by them. */
export const scenarioProbes: Record<string, Probe> = {
  tryScenario: { ask: () => ({ body: wish }) },
  listScenarios: {
    ask: async (here, place) => {
      await here.pool.query('DELETE FROM scenarios')
      await scenarioOf(here, place)
      return {}
    },
    tells: (told) => ((field(told, 'scenarios') ?? []) as unknown[]).length > 0,
  },
  getScenario: { ask: async (here, place) => ({ path: `/scenarios/${await scenarioOf(here, place)}` }), tells: ok },
  makeScenario: { ask: () => ({ body: wish }) },
  changeScenario: {
    ask: async (here, place) => ({
      path: `/scenarios/${await scenarioOf(here, place)}`,
      body: { ...wish, revision: 1 },
    }),
    tells: ok,
  },
  removeScenario: { ask: async (here, place) => ({ path: `/scenarios/${await scenarioOf(here, place)}` }), tells: ok },
  setChangePrices: {
    ask: () => ({ path: '/scenarios/prices/post', body: { add: 1, move: 1, close: 1, shift: 1 } }),
  },
  listScenarioGrids: {
    tells: (told, { city }, place) => isIn('gridId', city.things[place].gridId, field(told, 'grids')),
  },
  draftOrder: {
    ask: async (here, place) => ({ body: { scenarioId: await scenarioOf(here, place), ...words } }),
    tells: ok,
  },
  listOrders: {
    ask: async (here, place) => {
      await here.pool.query('DELETE FROM orders')
      await orderOf(here, place)
      return {}
    },
    tells: (told) => ((field(told, 'orders') ?? []) as unknown[]).length > 0,
  },
  getOrder: { ask: orderAt(''), tells: ok },
  redraftOrder: { ask: orderAt('', { revision: 1, ...words }), tells: ok },
  withdrawDraft: { ask: orderAt('/discard', { revision: 1 }), tells: ok },
  decideOrder: { ask: orderAt('/state', { revision: 1, to: 'done' }, 'issued'), tells: ok },
  reviewOrder: { ask: orderAt('/review'), tells: ok },
  printOrder: { ask: orderAt('/page.pdf'), tells: ok },
  exportOrder: { ask: orderAt('/moves.csv'), tells: ok },
}
