import type { Pool } from 'pg'
import type { Boundary, Position } from '#geo/geojson'
import type { CodeScheme, Coverage, GridKind } from '#geo/grid-words'
import type { IncidentSource, IncidentStatus, PositionQuality } from '#geo/incident-words'
import type { ResourceKind } from '#geo/resource-kind'

/** What the builders insert through: a pool, or a client inside a transaction of the test's own. */
export type Store = Pick<Pool, 'query'>

/** A closed square; the south-west corner and the side in degrees. */
export function aSquare(west: number, south: number, side: number): Extract<Boundary, { type: 'Polygon' }> {
  const east = west + side
  const north = south + side
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  }
}

const numbered = { next: 0 }

/** A number no builder of this process has used, for codes that must differ. */
export function aNumber(): number {
  numbered.next += 1
  return numbered.next
}

async function insertedId(store: Store, text: string, values: unknown[]): Promise<number> {
  const { rows } = await store.query<{ id: number | string }>(text, values)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('the insert returned no row')
  return Number(id)
}

type AreaWish = { code: string; name?: string; outline?: Boundary }

/** An area whose level and parent follow from the length of its code. Returns the code. */
export async function anArea(store: Store, { code, name = `area ${code}`, outline }: AreaWish): Promise<string> {
  const level = code.length === 6 ? 'county' : code.length === 9 ? 'street' : 'community'
  const parent = code.length === 6 ? null : code.slice(0, -3)
  await store.query(
    `INSERT INTO areas (code, level, name, parent_code, outline)
     VALUES ($1, $2, $3, $4, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON($5), 4326)))`,
    [code, level, name, parent, outline ? JSON.stringify(outline) : null],
  )
  return code
}

/** County, street and community of one community code of 12 digits. Returns the community's code. */
export async function aCommunity(store: Store, code = '999001001001', name = 'Willow community'): Promise<string> {
  await anArea(store, { code: code.slice(0, 6), name: 'Riverside county' })
  await anArea(store, { code: code.slice(0, 9), name: 'Bridge street' })
  return anArea(store, { code, name })
}

type GridWish = {
  boundary: Boundary
  coverage?: Coverage
  kind?: GridKind
  code?: string
  codeScheme?: CodeScheme
  name?: string
  communityCode?: string
  validFrom?: string
  validTo?: string
  population?: number
}

export async function aGrid(store: Store, wish: GridWish): Promise<number> {
  const code = wish.code ?? `grid-${aNumber()}`
  const grid = {
    coverage: 'community',
    kind: wish.coverage === 'unit' ? 'unit' : 'comprehensive',
    codeScheme: /^\d{15}$/.test(code) ? 'gb-15' : 'free',
    name: '',
    communityCode: null,
    validFrom: '2020-01-01T00:00:00Z',
    validTo: null,
    population: null,
    ...wish,
  }
  return insertedId(
    store,
    `INSERT INTO grids (coverage, kind, code, code_scheme, name, community_code, valid_from, valid_to, population, boundary)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON($10), 4326))) RETURNING id`,
    [
      grid.coverage,
      grid.kind,
      code,
      grid.codeScheme,
      grid.name,
      grid.communityCode,
      grid.validFrom,
      grid.validTo,
      grid.population,
      JSON.stringify(grid.boundary),
    ],
  )
}

type BuildingWish = {
  footprint: Boundary
  name?: string
  address?: string
  use?: string
  floors?: number
  code?: string
}

export async function aBuilding(store: Store, wish: BuildingWish): Promise<number> {
  return insertedId(
    store,
    `INSERT INTO buildings (code, name, address, use, floors, footprint)
     VALUES ($1, $2, $3, $4, $5, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON($6), 4326))) RETURNING id`,
    [
      wish.code ?? null,
      wish.name ?? '',
      wish.address ?? '',
      wish.use ?? 'residential',
      wish.floors ?? null,
      JSON.stringify(wish.footprint),
    ],
  )
}

type HouseholdWish = { position: Position; buildingId?: number; size?: number; place?: string }

export async function aHousehold(store: Store, wish: HouseholdWish): Promise<number> {
  return insertedId(
    store,
    `INSERT INTO households (building_id, place, size, position)
     VALUES ($1, $2, $3, ST_SetSRID(ST_MakePoint($4, $5), 4326)) RETURNING id`,
    [wish.buildingId ?? null, wish.place ?? '', wish.size ?? 3, ...wish.position],
  )
}

type ClassWish = {
  scheme?: string
  code?: string
  parentId?: number
  nameEn?: string
  limitValue?: number
  limitUnit?: string
}

/** An incident class, with its scheme when that is missing. */
export async function aClass(store: Store, wish: ClassWish = {}): Promise<number> {
  const scheme = wish.scheme ?? 'test-scheme'
  await store.query(
    `INSERT INTO class_schemes (scheme, name, source) VALUES ($1, $1, 'made for a test') ON CONFLICT DO NOTHING`,
    [scheme],
  )
  return insertedId(
    store,
    `INSERT INTO incident_classes (scheme, code, parent_id, name_zh, name_en, limit_value, limit_unit)
     VALUES ($1, $2, $3, '测试类', $4, $5, $6) RETURNING id`,
    [
      scheme,
      wish.code ?? `C${aNumber()}`,
      wish.parentId ?? null,
      wish.nameEn ?? 'test class',
      wish.limitValue ?? null,
      wish.limitUnit ?? null,
    ],
  )
}

type IncidentWish = {
  position: Position
  classId: number
  reportedAt?: string
  closedAt?: string
  dueAt?: string
  status?: IncidentStatus
  source?: IncidentSource
  positionQuality?: PositionQuality
  isOutsideCity?: boolean
  text?: string
}

export async function anIncident(store: Store, wish: IncidentWish): Promise<number> {
  const reportedAt = wish.reportedAt ?? '2026-03-02T08:00:00Z'
  await store.query('SELECT ensure_incident_partitions($1, $1)', [reportedAt])
  return insertedId(
    store,
    `INSERT INTO incidents (reported_at, closed_at, due_at, position, position_quality, is_outside_city, class_id, source, status, text)
     VALUES ($1, $2, $3, ST_SetSRID(ST_MakePoint($4, $5), 4326), $6, $7, $8, $9, $10, $11) RETURNING id`,
    [
      reportedAt,
      wish.closedAt ?? null,
      wish.dueAt ?? null,
      ...wish.position,
      wish.positionQuality ?? 'map',
      wish.isOutsideCity ?? false,
      wish.classId,
      wish.source ?? 'hotline',
      wish.status ?? 'open',
      wish.text ?? '',
    ],
  )
}

type ResourceWish = { position: Position; kind?: ResourceKind; name?: string; address?: string; capacity?: number }

export async function aResource(store: Store, wish: ResourceWish): Promise<number> {
  return insertedId(
    store,
    `INSERT INTO resources (kind, name, address, capacity, position)
     VALUES ($1, $2, $3, $4, ST_SetSRID(ST_MakePoint($5, $6), 4326)) RETURNING id`,
    [wish.kind ?? 'station', wish.name ?? '', wish.address ?? '', wish.capacity ?? null, ...wish.position],
  )
}

type StockWish = { resourceId: number; item?: string; quantity: number; minimum?: number; expiresOn?: string | null }

export async function aStock(store: Store, wish: StockWish): Promise<number> {
  return insertedId(
    store,
    'INSERT INTO stock (resource_id, item, quantity, minimum, expires_on) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [wish.resourceId, wish.item ?? 'tent', wish.quantity, wish.minimum ?? 0, wish.expiresOn ?? null],
  )
}

type RoadWish = { path: Position[]; name?: string; roadClass?: string; direction?: 'both' | 'forward' | 'backward' }

/** A road between nodes at its two ends; nodes standing at the same place are shared. */
export async function aRoad(store: Store, wish: RoadWish): Promise<number> {
  const first = wish.path[0]
  const last = wish.path.at(-1)
  if (first === undefined || last === undefined) throw new Error('a road needs a path')
  return insertedId(
    store,
    `INSERT INTO roads (name, road_class, direction, from_node_id, to_node_id, path)
     VALUES ($1, $2, $3, $4, $5, ST_SetSRID(ST_GeomFromGeoJSON($6), 4326)) RETURNING id`,
    [
      wish.name ?? '',
      wish.roadClass ?? 'residential',
      wish.direction ?? 'both',
      await aRoadNode(store, first),
      await aRoadNode(store, last),
      JSON.stringify({ type: 'LineString', coordinates: wish.path }),
    ],
  )
}

async function aRoadNode(store: Store, position: Position): Promise<number> {
  const { rows } = await store.query<{ id: number | string }>(
    'SELECT id FROM road_nodes WHERE position = ST_SetSRID(ST_MakePoint($1, $2), 4326)',
    position,
  )
  const known = rows[0]?.id
  if (known !== undefined) return Number(known)
  return insertedId(
    store,
    'INSERT INTO road_nodes (position) VALUES (ST_SetSRID(ST_MakePoint($1, $2), 4326)) RETURNING id',
    position,
  )
}

type GroundWish = { shape: Boundary; kind?: string; name?: string }

export async function aGround(store: Store, wish: GroundWish): Promise<number> {
  return insertedId(
    store,
    `INSERT INTO ground (kind, name, shape)
     VALUES ($1, $2, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON($3), 4326))) RETURNING id`,
    [wish.kind ?? 'park', wish.name ?? '', JSON.stringify(wish.shape)],
  )
}
