import { z } from 'zod'
import { Position } from '#geo/geojson'
import { ResourceKind } from '#geo/resource-kind'
import { defineRoute } from '#http'

export const Resource = z.object({
  id: z.number().int(),
  code: z.string().nullable(),
  kind: ResourceKind,
  name: z.string(),
  address: z.string(),
  position: Position,
  capacity: z.number().int().nullable(),
  capacityUnit: z.string().nullable(),
  hours: z.string(),
})
export type Resource = z.infer<typeof Resource>

export const listResources = defineRoute({
  id: 'listResources',
  access: 'resources:read',
  method: 'get',
  path: '/resources',
  summary: 'Resources, by kind, a page at a time',
  query: z.object({
    kind: ResourceKind.optional(),
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({ resources: z.array(Resource), next: z.number().int().nullable() }),
  problems: ['invalid-request', 'database-unavailable'],
})

export const countResources = defineRoute({
  id: 'countResources',
  access: 'resources:read',
  method: 'get',
  path: '/resources/kinds',
  summary: 'How many resources of each kind there are',
  response: z.object({
    kinds: z.array(z.object({ kind: ResourceKind, count: z.number().int(), capacity: z.number().int() })),
  }),
  problems: ['database-unavailable'],
})

export const placeResource = defineRoute({
  id: 'placeResource',
  access: 'resources:place',
  method: 'post',
  path: '/resources',
  summary: 'Place a resource',
  body: z.object({
    kind: ResourceKind,
    name: z.string().min(1).max(200),
    address: z.string().max(400).default(''),
    position: Position,
    capacity: z.number().int().min(0).optional(),
    capacityUnit: z.string().max(40).optional(),
    hours: z.string().max(200).default('24/7'),
  }),
  response: Resource,
  status: 201,
  problems: ['invalid-request', 'rule-broken', 'too-large', 'database-unavailable'],
})

export const removeResource = defineRoute({
  id: 'removeResource',
  access: 'resources:remove',
  method: 'delete',
  path: '/resources/:id',
  summary: 'Remove a resource; the answer is the resource removed',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: Resource,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
