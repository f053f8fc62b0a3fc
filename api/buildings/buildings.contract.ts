import { z } from 'zod'
import { Boundary } from '#geo/geojson'
import { defineRoute } from '#http'

export const Building = z.object({
  id: z.number().int(),
  code: z.string().nullable(),
  name: z.string(),
  address: z.string(),
  use: z.string(),
  floors: z.number().int().nullable(),
  builtYear: z.number().int().nullable(),
  communityGridId: z.number().int().nullable(),
  communityGridCode: z.string().nullable(),
  gridRule: z.string().nullable(),
  households: z.number().int(),
  people: z.number().int(),
  footprint: Boundary,
})
export type Building = z.infer<typeof Building>

export const getBuilding = defineRoute({
  id: 'getBuilding',
  method: 'get',
  path: '/buildings/:id',
  summary: 'One building with its grid and how many live there',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: Building,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
