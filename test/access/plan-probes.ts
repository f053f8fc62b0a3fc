import { aNumber } from '../support/build.ts'
import type { Place } from '../support/territory-city.ts'
import { gridCodes, otherArea, territoryArea } from '../support/territory-city.ts'
import type { Here, Probe } from './probe.ts'
import { field, ok } from './probe.ts'

const areaOf = (place: Place) => (place === 'outside' ? otherArea : territoryArea)

/** Other probes drew more grids there: a territory of one grid holds the area only while that is all of it. */
async function keepOneGrid({ pool }: Here, place: Place): Promise<void> {
  await pool.query(
    'UPDATE grids SET valid_to = now() WHERE community_code = $1 AND code <> ALL ($2) AND valid_to IS NULL AND valid_from < now()',
    [areaOf(place), Object.values(gridCodes)],
  )
}

async function aPlan(here: Here, place: Place): Promise<number> {
  const { pool } = here
  await keepOneGrid(here, place)
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO plans (name, area_code, beginning) VALUES ($1, $2, '{"nodes":{},"borders":{},"faces":{}}') RETURNING id`,
    [`plan ${aNumber()}`, areaOf(place)],
  )
  return Number(rows[0]?.id)
}
const change = { nodes: [], borders: [], faces: [] }

/** Drafts of grid sets: told to, and drawn by, whose territory holds their whole area. */
export const planProbes: Record<string, Probe> = {
  listPlans: {
    ask: async (here, place) => {
      await here.pool.query('DELETE FROM plans')
      await aPlan(here, place)
      return {}
    },
    tells: (told) => ok(told) && (field(told, 'plans') as unknown[]).length > 0,
  },
  draftPlan: {
    ask: async (here, place) => {
      await keepOneGrid(here, place)
      return { body: { name: 'Draft', areaCode: areaOf(place) } }
    },
    tells: ok,
  },
  getPlan: { ask: async (here, place) => ({ path: `/plans/${await aPlan(here, place)}` }), tells: ok },
  takeSteps: {
    ask: async (here, place) => ({
      path: `/plans/${await aPlan(here, place)}/steps`,
      body: { expectedVersion: 0, steps: [{ id: `s${aNumber()}`, kind: 'split', change, about: null }] },
    }),
    tells: ok,
  },
  countPlan: {
    ask: async (here, place) => ({ path: `/plans/${await aPlan(here, place)}/figures`, body: {} }),
    tells: ok,
  },
  dropPlan: { ask: async (here, place) => ({ path: `/plans/${await aPlan(here, place)}` }), tells: ok },
}
