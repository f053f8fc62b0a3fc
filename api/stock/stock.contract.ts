import { z } from 'zod'
import { commaSeparated } from '#geo/comma-separated'
import { Position } from '#geo/geojson'
import { Provenance } from '#geo/provenance'
import { TravelMode } from '#geo/reach-words'
import { ResourceKind } from '#geo/resource-kind'
import { StockState } from '#geo/stock-words'
import { defineRoute } from '#http'

const Item = z.string().trim().min(1).max(80)
/** The last day something may be used, in the city's calendar; null: it keeps. */
const ExpiresOn = z.iso.date().nullable()
/** What expires within so many days counts as about to expire. */
const Days = z.coerce.number().int().min(0).max(3650).default(30)

export const StockLine = z.object({
  id: z.number().int(),
  resourceId: z.number().int(),
  kind: ResourceKind,
  name: z.string(),
  address: z.string(),
  hours: z.string(),
  position: Position,
  item: z.string(),
  unit: z.string(),
  quantity: z.number().int(),
  minimum: z.number().int(),
  expiresOn: ExpiresOn,
  state: StockState,
  /** When somebody last wrote the line. */
  updatedAt: z.iso.datetime(),
})
export type StockLine = z.infer<typeof StockLine>

export const listStock = defineRoute({
  id: 'listStock',
  access: 'stock:read',
  method: 'get',
  path: '/stock',
  summary: 'Lines of stock with their state, by resource, item or state, a page at a time',
  query: z.object({
    resource: z.coerce.number().int().positive().optional(),
    item: Item.optional(),
    states: commaSeparated(StockState).optional(),
    days: Days,
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({
    stock: z.array(StockLine),
    next: z.number().int().nullable(),
    provenance: Provenance,
  }),
  problems: ['invalid-request', 'database-unavailable'],
})

export const StockItem = z.object({
  item: z.string(),
  unit: z.string(),
  places: z.number().int(),
  /** What is there and has not expired. */
  usable: z.number().int(),
  expired: z.number().int(),
  minimum: z.number().int(),
  /** What the places lack to their own minimum, of usable things: one place's plenty does not fill another's shelf. */
  missing: z.number().int(),
  /** Places by state. */
  states: z.record(StockState, z.number().int()),
  /** The next day on which something that is usable now expires. */
  nextExpiry: ExpiresOn,
  /** When the line written longest ago was written: no total is newer. */
  oldestUpdate: z.iso.datetime(),
})
export type StockItem = z.infer<typeof StockItem>

export const totalStock = defineRoute({
  id: 'totalStock',
  access: 'stock:read',
  method: 'get',
  path: '/stock/items',
  summary: 'What there is of each item, what runs out and what expires',
  query: z.object({ days: Days }),
  response: z.object({ items: z.array(StockItem), provenance: Provenance }),
  problems: ['invalid-request', 'database-unavailable'],
})

export const keepStock = defineRoute({
  id: 'keepStock',
  access: 'stock:keep',
  method: 'put',
  path: '/stock',
  summary: 'Write how much of an item stands at a resource; a line that is there is replaced',
  body: z.object({
    resourceId: z.number().int().positive(),
    item: Item,
    unit: z.string().trim().max(40).default(''),
    quantity: z.number().int().min(0),
    minimum: z.number().int().min(0).default(0),
    expiresOn: ExpiresOn.default(null),
  }),
  response: StockLine,
  problems: ['invalid-request', 'not-found', 'not-allowed', 'too-large', 'database-unavailable'],
})

export const removeStock = defineRoute({
  id: 'removeStock',
  access: 'stock:keep',
  method: 'delete',
  path: '/stock/:id',
  summary: 'Remove a line of stock; the answer is the line removed',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: StockLine,
  problems: ['invalid-request', 'not-found', 'not-allowed', 'database-unavailable'],
})

export const NearStock = StockLine.extend({
  /** Along the roads, from the stock to the place. */
  minutes: z.number(),
  /** What of it is needed, the nearest emptied first; 0 once enough is found. */
  taken: z.number().int(),
})
export type NearStock = z.infer<typeof NearStock>

const Held = z.object({ places: z.number().int(), quantity: z.number().int() })

export const NearestStock = z.object({
  position: Position,
  /** The place is that of the incident's grid: its own is not told to the caller. */
  isPositionOfGrid: z.boolean(),
  /** In a straight line to the road the place is put on. */
  offRoadMeters: z.number(),
  wanted: z.number().int(),
  found: z.number().int(),
  missing: z.number().int(),
  /** In time, nearest first. */
  stock: z.array(NearStock),
  /** Usable, but later than asked, without a way, or off every road. */
  beyond: Held,
  expired: Held,
  provenance: Provenance,
})
export type NearestStock = z.infer<typeof NearestStock>

export const findStock = defineRoute({
  id: 'findStock',
  access: 'stock:read',
  cost: 10,
  method: 'get',
  path: '/stock/nearest',
  summary: 'Which stock is nearest to a place or an incident, in minutes along the roads, until the quantity is met',
  query: z
    .object({
      longitude: z.coerce.number().min(-180).max(180).optional(),
      latitude: z.coerce.number().min(-85).max(85).optional(),
      incident: z.coerce.number().int().positive().optional(),
      item: Item,
      quantity: z.coerce.number().int().min(1).max(1_000_000_000).default(1),
      mode: TravelMode.default('drive'),
      minutes: z.coerce.number().positive().max(600).default(60),
      days: Days,
    })
    .refine(
      ({ longitude, latitude, incident }) =>
        incident === undefined
          ? longitude !== undefined && latitude !== undefined
          : longitude === undefined && latitude === undefined,
      'Name a place by longitude and latitude, or an incident by its id; one of the two.',
    ),
  response: NearestStock,
  problems: ['invalid-request', 'not-found', 'rule-broken', 'still-loading', 'database-unavailable', 'took-too-long'],
})
