import type { Pool } from 'pg'
import type { Position } from '#geo/geojson'
import type { FoundBy, ResidentKind } from '#geo/sealed-values'
import { fingerprintPurposes, plainNumber, residentContext } from '#geo/sealed-values'
import type { Sealer } from '../../api/sealing/sealing.ts'
import {
  aBuilding,
  aClass,
  aCommunity,
  aGrid,
  aHousehold,
  anIncident,
  anArea,
  aResource,
  aSquare,
  aStock,
} from './build.ts'

/** Where a thing lies as seen from the territory: in it, out of it, or on the line between the two. */
export const places = ['inside', 'outside', 'edge'] as const
export type Place = (typeof places)[number]

export const territoryArea = '999001001001'
export const otherArea = '999001001002'
export const gridCodes = { inside: `${territoryArea}001`, outside: `${otherArea}001` }

/** A point of each place. The edge is shared ground: a point on it belongs to the grid that was drawn first, inside. */
export const positions: Record<Place, Position> = {
  inside: [0.004, 0.004],
  outside: [0.016, 0.004],
  edge: [0.01, 0.006],
}

/** When the incidents of each place were reported: apart from each other and from those a test makes by default. */
export const reportedAt: Record<Place, string> = {
  inside: '2026-03-02T08:10:00Z',
  outside: '2026-03-02T08:20:00Z',
  edge: '2026-03-02T08:30:00Z',
}

/** Free ground of each community, where tests draw grids: between 20 and 60 degrees east. */
export const freeLatitude: Record<Place, number> = { inside: 20, edge: 20, outside: 30 }

function outlineOf(place: 'inside' | 'outside'): string {
  const west = place === 'inside' ? 0 : 0.01
  const south = freeLatitude[place]
  const box = (x: number, y: number, east: number, north: number) =>
    `((${x} ${y}, ${east} ${y}, ${east} ${north}, ${x} ${north}, ${x} ${y}))`
  return `SRID=4326;MULTIPOLYGON(${box(west, 0, west + 0.01, 0.01)}, ${box(20, south, 60, south + 5)})`
}

export type Thing = {
  gridId: number
  incidentId: number
  buildingId: number
  householdId: number
  residentId: number
  resourceId: number
}
export type TerritoryCity = { things: Record<Place, Thing>; classId: number; groupId: number }

/**
 * Two communities side by side: territory 999001001001 and its neighbour, a grid each, and at each place a building
 * with a household and a resident, a resource with its stock, and twelve incidents of one month, so that published counts show.
 */
export async function aTerritoryCity(pool: Pool, sealer: Sealer): Promise<TerritoryCity> {
  await aCommunity(pool, territoryArea, 'Inside community')
  await pool.query('UPDATE areas SET outline = $2 WHERE code = $1', [territoryArea, outlineOf('inside')])
  await anArea(pool, { code: otherArea, name: 'Outside community' })
  await pool.query('UPDATE areas SET outline = $2 WHERE code = $1', [otherArea, outlineOf('outside')])
  const inside = await aGrid(pool, {
    boundary: aSquare(0, 0, 0.01),
    code: gridCodes.inside,
    communityCode: territoryArea,
  })
  const outside = await aGrid(pool, {
    boundary: aSquare(0.01, 0, 0.01),
    code: gridCodes.outside,
    communityCode: otherArea,
  })
  const groupId = await aClass(pool)
  const classId = await aClass(pool, { parentId: groupId })
  const gridOf: Record<Place, number> = { inside, outside, edge: inside }
  const things = {} as Record<Place, Thing>
  for (const place of places) things[place] = await aThing(pool, sealer, { place, gridId: gridOf[place], classId })
  return { things, classId, groupId }
}

async function aThing(
  pool: Pool,
  sealer: Sealer,
  { place, gridId, classId }: { place: Place; gridId: number; classId: number },
): Promise<Thing> {
  const position = positions[place]
  const [x, y] = position
  const buildingId = await aBuilding(pool, {
    footprint: aSquare(x - 0.0002, y - 0.0002, 0.0004),
    address: `house ${place}`,
  })
  const householdId = await aHousehold(pool, { position, buildingId, place: `door ${place}` })
  const residentId = await aResident(pool, sealer, { householdId, name: `Person ${place}` })
  const resourceId = await aResource(pool, { position, name: `resource ${place}` })
  await aStock(pool, { resourceId, item: 'tent', quantity: 10 })
  const ids: number[] = []
  for (let n = 0; n < 12; n++)
    ids.push(await anIncident(pool, { position, classId, text: `words ${place} ${n}`, reportedAt: reportedAt[place] }))
  return { gridId, incidentId: ids[0] ?? 0, buildingId, householdId, residentId, resourceId }
}

type ResidentWish = { householdId: number; name: string; telephone?: string; identityNumber?: string; care?: string }

/** A person with everything recorded, sealed as the service seals it. */
export async function aResident(pool: Pick<Pool, 'query'>, sealer: Sealer, wish: ResidentWish): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO residents (household_id, source) VALUES ($1, $2) RETURNING id',
    [wish.householdId, 'made for a test'],
  )
  const id = Number(rows[0]?.id)
  const telephone = wish.telephone ?? `1990000${String(id).padStart(4, '0')}`
  const identity = wish.identityNumber ?? `99010119500101${String(id).padStart(4, '0')}`
  const sealed = (kind: ResidentKind, value: string) => sealer.seal(value, residentContext(kind, id))
  const print = (kind: FoundBy, value: string) =>
    sealer.fingerprint(plainNumber(kind, value), fingerprintPurposes[kind])
  const care = wish.care ?? 'monthly visit'
  await pool.query('INSERT INTO resident_names VALUES ($1, $2)', [id, sealed('names', wish.name)])
  await pool.query('INSERT INTO resident_telephones VALUES ($1, $2, $3)', [
    id,
    sealed('telephones', telephone),
    print('telephones', telephone),
  ])
  await pool.query('INSERT INTO resident_identities VALUES ($1, $2, $3)', [
    id,
    sealed('identities', identity),
    print('identities', identity),
  ])
  await pool.query('INSERT INTO resident_care VALUES ($1, $2)', [id, sealed('care', care)])
  return id
}
