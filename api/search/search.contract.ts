import { z } from 'zod'
import { Position } from '#geo/geojson'
import { defineRoute } from '#http'

export const Found = z.object({
  type: z.enum(['coordinate', 'grid', 'area', 'building', 'road', 'resource', 'ground', 'incident']),
  id: z.number().int().nullable(),
  label: z.string(),
  detail: z.string(),
  position: Position,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
})
export type Found = z.infer<typeof Found>

export const searchPlaces = defineRoute({
  id: 'searchPlaces',
  access: 'map:read',
  cost: 2,
  method: 'get',
  path: '/search',
  summary: 'Find a grid code, address, place or coordinate',
  query: z.object({
    q: z.string().trim().min(1, 'Type a grid code, an address, a place name or a coordinate.').max(100),
    limit: z.coerce.number().int().min(1).max(50).default(12),
  }),
  response: z.object({ results: z.array(Found) }),
  problems: ['invalid-request', 'database-unavailable', 'took-too-long'],
})
