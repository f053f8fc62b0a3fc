import { z } from 'zod'
import { TileLayer } from '#geo/tile-layers'
import { defineRoute } from '#http'

export const describeTiles = defineRoute({
  id: 'describeTiles',
  method: 'get',
  path: '/tiles/:layer.json',
  summary: 'TileJSON of a layer; the addresses carry its data version',
  params: z.object({ layer: TileLayer }),
  response: z.object({
    tilejson: z.literal('3.0.0'),
    name: TileLayer,
    tiles: z.array(z.string()),
    minzoom: z.number(),
    maxzoom: z.number(),
    bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
    vector_layers: z.array(z.object({ id: z.string(), fields: z.record(z.string(), z.string()) })),
    /** The version of tiles nothing has touched since; see /changes/stream for those touched later. */
    version: z.number().int(),
  }),
  problems: ['invalid-request', 'not-found'],
})

export const getTile = defineRoute({
  id: 'getTile',
  method: 'get',
  path: '/tiles/:layer/:z/:x/:y.mvt',
  summary: 'One vector tile; with ?v= of its version it never changes',
  params: z.object({
    layer: TileLayer,
    z: z.coerce.number().int(),
    x: z.coerce.number().int(),
    y: z.coerce.number().int(),
  }),
  query: z.object({
    v: z.coerce.number().int().optional(),
    /** The database the address was made for, as TileJSON gives it: two cities may count the same versions. */
    d: z.string().optional(),
  }),
  media: 'application/vnd.mapbox-vector-tile',
  problems: ['invalid-request', 'not-found', 'still-loading', 'too-many', 'database-unavailable', 'took-too-long'],
})
