import { z } from 'zod'
import { Coverage } from '#geo/grid-words'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

export const countHouseholdsByGrid = defineRoute({
  id: 'countHouseholdsByGrid',
  access: 'households:read',
  method: 'get',
  path: '/households/by-grid',
  summary: 'Households and people of every grid in force; single households are never listed',
  /** By unit grid only for posts that are told of single buildings: one often holds no more than that. */
  query: z.object({ coverage: Coverage.default('community') }),
  response: z.object({
    grids: z.array(z.object({ gridId: z.number().int(), households: z.number().int(), people: z.number().int() })),
    /** Null: belongs to the whole city, and the caller's territory is a part of it. */
    outsideAnyGrid: z.number().int().nullable(),
    provenance: Provenance,
  }),
  problems: ['invalid-request', 'database-unavailable', 'took-too-long'],
})
