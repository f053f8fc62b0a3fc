import type { Place } from '../support/territory-city.ts'
import { aPlacementRun } from '../support/stored-analyses.ts'
import { positions } from '../support/territory-city.ts'
import type { Here, Probe } from './probe.ts'
import { field, isIn, ok } from './probe.ts'

const stopSearches = (here: Here) =>
  here.pool.query(`UPDATE placement_runs SET state = 'cancelled', finished_at = now() WHERE state = 'running'`)

async function aSearch(here: Here, place: Place, state: 'running' | 'done'): Promise<number> {
  await stopSearches(here)
  return aPlacementRun(here.pool, here.city, { place, state })
}

/** Who is covered, and where to be. */
export const coverageProbes: Record<string, Probe> = {
  measureBackup: {
    ask: () => ({ query: 'kind=station&limit=500' }),
    tells: (told, { city }, place) => isIn('gridId', city.things[place].gridId, field(told, 'grids')),
  },
  measureCapacity: {
    ask: () => ({ query: 'kind=station&limit=500' }),
    tells: (told, { city }, place) => isIn('gridId', city.things[place].gridId, field(told, 'grids')),
  },
  coverByHour: { ask: () => ({ query: 'kind=station&limit=500' }) },
  listGapPlaces: {
    ask: () => ({ query: 'kind=hydrant&limit=1' }),
    tells: (told, { city }, place) =>
      ok(told) &&
      (field(told, 'places') as { grid: { gridId: number } }[]).some(
        ({ grid }) => grid.gridId === city.things[place].gridId,
      ),
  },
  findReachers: {
    ask: (_here, place) => ({ query: `longitude=${positions[place][0]}&latitude=${positions[place][1]}` }),
  },
  // There are no roads in this city: who is let in is told so, and of no place.
  findPlaces: { ask: () => ({ body: { goal: 'most-covered', kind: 'clinic' } }) },
  listPlacements: {
    ask: async (here, place) => {
      await here.pool.query('DELETE FROM placement_runs')
      await aSearch(here, place, 'done')
      return {}
    },
    tells: (told) => ((field(told, 'runs') ?? []) as unknown[]).length > 0,
  },
  getPlacement: {
    ask: async (here, place) => ({ path: `/coverage/placements/${await aSearch(here, place, 'done')}` }),
    tells: ok,
  },
  cancelPlacement: {
    ask: async (here, place) => ({ path: `/coverage/placements/${await aSearch(here, place, 'running')}/cancel` }),
    tells: ok,
  },
}
