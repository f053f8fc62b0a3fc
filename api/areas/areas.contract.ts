import { z } from 'zod'
import { defineRoute } from '#http'

export const City = z.object({
  nameZh: z.string(),
  nameEn: z.string(),
  timezone: z.string(),
  /** 'demo-city', 'import' or 'unknown'. */
  madeBy: z.string(),
  /** The time of the newest incident, ISO 8601; null while there is none. */
  newestIncidentAt: z.iso.datetime().nullable(),
  oldestIncidentAt: z.iso.datetime().nullable(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  counts: z.object({
    communityGrids: z.number(),
    unitGrids: z.number(),
    buildings: z.number(),
    /** Of the caller's territory; null: not told to this post. */
    households: z.number().nullable(),
    incidents: z.number().nullable(),
    placeholders: z.number().nullable(),
    resources: z.number(),
    roads: z.number(),
  }),
})
export type City = z.infer<typeof City>

export const describeCity = defineRoute({
  id: 'describeCity',
  access: 'map:read',
  method: 'get',
  path: '/areas/city',
  summary: 'The city this service holds: name, extent, counts',
  response: City,
  problems: ['database-unavailable', 'took-too-long'],
})

export const Area = z.object({
  code: z.string(),
  level: z.enum(['county', 'street', 'community']),
  name: z.string(),
  parentCode: z.string().nullable(),
  /** Community grids in force in it. */
  gridCount: z.number().int(),
})
export type Area = z.infer<typeof Area>

export const listAreas = defineRoute({
  id: 'listAreas',
  access: 'areas:read',
  method: 'get',
  path: '/areas',
  summary: 'Areas below a parent, or the roots',
  query: z.object({
    parent: z
      .string()
      .regex(/^(\d{6}|\d{9})$/)
      .optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(1000),
  }),
  response: z.object({ areas: z.array(Area) }),
  problems: ['invalid-request', 'database-unavailable'],
})

export const lookUpAreaCode = defineRoute({
  id: 'lookUpAreaCode',
  access: 'map:read',
  method: 'get',
  path: '/areas/codes/:code',
  summary: 'The published name of a division code',
  params: z.object({
    code: z.string().regex(/^\d{12}$/, "A division code of a village or residents' committee has 12 digits."),
  }),
  response: z.object({ code: z.string(), name: z.string(), parentCode: z.string() }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
