import { z } from 'zod'
import { BboxParameter } from '#geo/bbox'
import { Boundary, Position } from '#geo/geojson'
import { CodeScheme, Coverage, GridKind } from '#geo/grid-words'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

export const Grid = z.object({
  id: z.number().int(),
  coverage: Coverage,
  kind: GridKind,
  code: z.string(),
  codeScheme: CodeScheme,
  name: z.string(),
  communityCode: z.string().nullable(),
  responsibleUnit: z.string().nullable(),
  /** Null: not recorded, or not told: of a unit grid as of a building, and to no screen. */
  population: z.number().int().nullable(),
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime().nullable(),
  areaSquareMeters: z.number(),
  labelPosition: Position,
})
export type Grid = z.infer<typeof Grid>

export const listGrids = defineRoute({
  id: 'listGrids',
  access: 'grids:read',
  method: 'get',
  path: '/grids',
  summary: 'Grids in force, by code; a page at a time',
  query: z.object({
    coverage: Coverage.default('community'),
    bbox: BboxParameter.optional(),
    /** Grids in force at this instant; now when left out. */
    at: z.iso.datetime({ offset: true }).optional(),
    after: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({ grids: z.array(Grid), next: z.string().nullable() }),
  problems: ['invalid-request', 'database-unavailable', 'took-too-long'],
})

export const GridCard = Grid.extend({
  boundary: Boundary,
  areaNames: z.object({
    county: z.string().nullable(),
    street: z.string().nullable(),
    community: z.string().nullable(),
  }),
  /**
   * Null: outside the territory, or not told to this post; of a unit grid households and people are told as of a
   * building. People is the sum of household sizes. Incidents on a placeholder location are left out.
   */
  households: z.number().int().nullable(),
  people: z.number().int().nullable(),
  buildings: z.number().int().nullable(),
  openIncidents: z.number().int().nullable(),
  overdueIncidents: z.number().int().nullable(),
  /** Reports in each of the last 12 weeks before the city's newest incident, oldest first. */
  weeklyIncidents: z.array(z.number().int()).nullable(),
  /** Resources by kind standing in the grid or within 1,000 m in a straight line of its label point. */
  resourcesNearby: z
    .array(z.object({ kind: z.string(), count: z.number().int(), nearestMeters: z.number() }))
    .nullable(),
  predecessors: z.array(
    z.object({ id: z.number().int(), code: z.string(), relation: z.string(), areaShare: z.number() }),
  ),
  provenance: Provenance,
})
export type GridCard = z.infer<typeof GridCard>

const IdParams = z.object({ id: z.coerce.number().int().positive() })

export const getGrid = defineRoute({
  id: 'getGrid',
  access: 'grids:read',
  method: 'get',
  path: '/grids/:id',
  summary: 'One grid with what stands and happens in it',
  params: IdParams,
  response: GridCard,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

export const drawGrid = defineRoute({
  id: 'drawGrid',
  access: 'grids:draw',
  method: 'post',
  path: '/grids',
  summary: 'Draw a new grid',
  body: z.object({
    coverage: Coverage,
    kind: GridKind,
    code: z.string().min(1).max(40),
    codeScheme: CodeScheme.default('gb-15'),
    name: z.string().max(200).default(''),
    communityCode: z.string().optional(),
    responsibleUnit: z.string().max(200).optional(),
    validFrom: z.iso.datetime({ offset: true }).optional(),
    boundary: Boundary,
  }),
  response: Grid,
  status: 201,
  problems: [
    'invalid-request',
    'grid-overlap',
    'code-taken',
    'invalid-boundary',
    'rule-broken',
    'too-large',
    'database-unavailable',
    'too-many',
  ],
})

export const retireGrid = defineRoute({
  id: 'retireGrid',
  access: 'grids:retire',
  method: 'post',
  path: '/grids/:id/retirement',
  summary: 'End a grid at an instant (now when left out)',
  params: IdParams,
  body: z.object({ validTo: z.iso.datetime({ offset: true }).optional() }),
  response: Grid,
  problems: ['invalid-request', 'not-found', 'rule-broken', 'too-many', 'database-unavailable'],
})
