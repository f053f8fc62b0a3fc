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
  /** Null: how many live in one house is not told to this post, or lies outside the territory. */
  households: z.number().int().nullable(),
  people: z.number().int().nullable(),
  footprint: Boundary,
})
export type Building = z.infer<typeof Building>

export const getBuilding = defineRoute({
  id: 'getBuilding',
  access: 'buildings:read',
  method: 'get',
  path: '/buildings/:id',
  summary: 'One building with its grid and how many live there',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: Building,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
