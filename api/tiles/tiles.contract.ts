import { z } from 'zod'
import { TileLayer } from '#geo/tile-layers'
import { defineRoute } from '#http'

/**
 * Below this zoom the `hour` of an incident is rounded down to a multiple of `roughHours`: each distinct hour of a tile
 * is written out once, and a wide view meets tens of thousands.
 */
export const exactHoursFromZoom = 15
export const roughHours = 4

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
    /**
     * The newest change of the layer's table, which the addresses carry: under it every tile may be kept for ever. A
     * tile touched later has that change's number as its version; see /changes/stream.
     */
    version: z.number().int(),
  }),
  problems: ['invalid-request', 'not-found'],
})

/**
 * Features of `incidents` are points with their attributes, or cells of ground with `count` only: below zoom 14, and in
 * tiles of zoom 14 and 15 whose points would take more than 500 kB. From zoom 16 on every incident is a point.
 */
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
