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
  access: 'map:read',
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
     * The newest change of the layer's table, which the addresses carry: under it every tile of the base map (areas,
     * roads, ground) may be kept for ever. A tile touched later has that change's number as its version; see
     * /changes/stream. Tiles of the other layers are asked for again at every use.
     */
    version: z.number().int(),
  }),
  problems: ['invalid-request', 'not-found'],
})

/**
 * Features of `incidents` are points with their attributes, or cells of ground with `count` only: below zoom 14, and in
 * tiles of zoom 14 and 15 whose points would take more than 500 kB. From zoom 16 on every incident is a point. They
 * hold the incidents of the caller's territory; those of sensitive classes stand at the label of their grid, unless the
 * caller is told where they happened. Who sees published figures only gets one point a community grid with `count`.
 * What the caller needs depends on the layer: grids:read, map:read, buildings:read, resources:read or incidents:read.
 */
export const getTile = defineRoute({
  id: 'getTile',
  access: 'map:read',
  method: 'get',
  path: '/tiles/:layer/:z/:x/:y.mvt',
  summary: 'One vector tile; with ?v= of its version one of the base map never changes',
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
