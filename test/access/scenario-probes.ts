import { aQuestion, aScenario } from '../support/stored-decisions.ts'
import type { Place } from '../support/territory-city.ts'
import type { Here, Probe } from './probe.ts'
import { field, isIn, ok } from './probe.ts'

const wish = { name: 'Probe', terms: aQuestion, changes: [] }

const scenarioOf = ({ pool, city, accountId }: Here, place: Place): Promise<number> =>
  aScenario(pool, city, { place, madeBy: accountId })

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
}
