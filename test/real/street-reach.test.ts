import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadResources, loadRoads } from '../../api/coverage/city-snapshot.ts'
import { startPacer } from '../../api/coverage/pacer.ts'
import type { Places, ReachField } from '../../api/coverage/reach-field.ts'
import { countNodes, placeOnNetwork, spreadReach } from '../../api/coverage/reach-field.ts'
import type { RoadNetwork } from '../../api/coverage/road-network.ts'
import { inTransaction } from '../../api/db/transaction.ts'
import type { ImportNoun } from '../../api/imports/imports.contract.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { importingInto } from '../support/imported.ts'
import { hasRealFile, realFile, unzipTo } from '../support/real-data.ts'

const archive = 'cambridge_layers_raw.zip'
const files: readonly (readonly [profile: string, ImportNoun, path: string])[] = [
  ['cambridge-intersections', 'road-nodes', 'Trans/Intersections/TRANS_Intersections.geojson'],
  ['cambridge-streets', 'roads', 'Trans/Street_Centerlines/TRANS_Centerlines.geojson'],
  ['cambridge-fire-stations', 'resources', 'Public_Safety/Fire_Stations/PUBLICSAFETY_FireStations.geojson'],
]

type Street = { from: number; to: number; meters: number; direction: string }
/** A station on its nearest street, as PostGIS finds it. */
type Stand = { street: number; along: number; off: number }

const streetQuery = `SELECT from_node_id::float8 AS "from", to_node_id::float8 AS "to", length_meters AS meters, direction
  FROM roads WHERE from_node_id IS NOT NULL AND to_node_id IS NOT NULL ORDER BY id`

const standQuery = `WITH streets AS (
    SELECT *, (row_number() OVER (ORDER BY id) - 1)::int AS street FROM roads
    WHERE from_node_id IS NOT NULL AND to_node_id IS NOT NULL)
  SELECT near.street,
         ST_Length(ST_LineSubstring(near.path, 0, near.share)::geography) AS along,
         ST_Distance(s.position::geography, ST_LineInterpolatePoint(near.path, near.share)::geography) AS off
  FROM resources s CROSS JOIN LATERAL (
    SELECT street, path, ST_LineLocatePoint(ST_Transform(path, 26986), ST_Transform(s.position, 26986)) AS share
    FROM streets WHERE road_class <> 'expressway'
    ORDER BY ST_Distance(ST_Transform(path, 26986), ST_Transform(s.position, 26986)) LIMIT 1) near
  ORDER BY s.id`

type Ways = Map<number, { to: number; meters: number }[]>
type MayGo = (street: Street, isForward: boolean) => boolean

const byArrows: MayGo = ({ direction }, isForward) => direction === 'both' || (direction === 'forward') === isForward
const bothWays: MayGo = () => true

function waysOf(streets: readonly Street[], mayGo: MayGo): Ways {
  const ways: Ways = new Map()
  const add = (from: number, to: number, meters: number) => ways.set(from, [...(ways.get(from) ?? []), { to, meters }])
  for (const street of streets) {
    if (mayGo(street, true)) add(street.from, street.to, street.meters)
    if (mayGo(street, false)) add(street.to, street.from, street.meters)
  }
  return ways
}

/** By textbook: an array of nodes to visit, searched through for the nearest each time. Nothing of the engine is used. */
function plainDijkstra(streets: readonly Street[], stands: readonly Stand[], mayGo: MayGo): Map<number, number> {
  const ways = waysOf(streets, mayGo)
  const waiting = new Map<number, number>()
  const settled = new Map<number, number>()
  const offer = (node: number, meters: number) => {
    if (!settled.has(node) && meters < (waiting.get(node) ?? Infinity)) waiting.set(node, meters)
  }
  for (const { street: number, along, off } of stands) {
    const street = streets[number]
    if (street && mayGo(street, false)) offer(street.from, off + along)
    if (street && mayGo(street, true)) offer(street.to, off + street.meters - along)
  }
  while (waiting.size > 0) {
    const [node, meters] = [...waiting].reduce((nearest, entry) => (entry[1] < nearest[1] ? entry : nearest))
    waiting.delete(node)
    settled.set(node, meters)
    for (const way of ways.get(node) ?? []) offer(way.to, meters + way.meters)
  }
  return settled
}

describe.skipIf(!hasRealFile(archive))('reach from the fire stations of Cambridge', () => {
  const pacer = startPacer()
  const limits = [500, 1000, 2000]
  let folder = ''
  let database: TestDatabase
  let streets: Street[] = []
  let stands: Stand[] = []
  let network: RoadNetwork
  let stations: Places
  const nodes = new Map<number, number>()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wangge-street-reach-'))
    await unzipTo(realFile(archive), folder)
    database = await openTestDatabase()
    const into = importingInto(database.pool)
    for (const [profile, noun, path] of files) await into.run(noun, join(folder, path), { profile })
    into.remove()
    streets = (await database.pool.query<Street>(streetQuery)).rows
    stands = (await database.pool.query<Stand>(standQuery)).rows
    const loaded = await inTransaction(database.pool, true, async (db) => ({
      roads: await loadRoads(db, pacer),
      resources: await loadResources(db),
    }))
    network = await loaded.roads.build(pacer)
    const points = loaded.resources.get('fire-station') ?? {
      longitude: new Float64Array(),
      latitude: new Float64Array(),
    }
    stations = await placeOnNetwork(network, points, pacer)
    for (const [i, { from, to }] of streets.entries()) {
      nodes.set(from, network.fromNode[i] ?? -1)
      nodes.set(to, network.toNode[i] ?? -1)
    }
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await database.close()
  })

  it('puts the eight stations where PostGIS puts them', () => {
    expect([...stations.road]).toEqual(stands.map(({ street }) => street))
    for (const [i, { along, off }] of stands.entries()) {
      expect(stations.alongMeters[i]).toBeCloseTo(along, 0)
      expect(stations.offMeters[i]).toBeCloseTo(off, 0)
    }
    expect(stands).toHaveLength(8)
  })

  it.each([
    ['with', 'drive', [394, 1325, 1824]],
    ['without', 'walk', [512, 1456, 1837]],
  ] as const)('%s one-way streets: every node is as far as a plain Dijkstra says', async (_word, mode, counts) => {
    const field = await spreadReach(network, stations, { mode, measure: 'meters' }, pacer)
    // From the same stands, so that what is compared is the way and not how a metre is reckoned off the road.
    const same = stands.map(({ street }, i) => ({
      street,
      along: stations.alongMeters[i] ?? 0,
      off: stations.offMeters[i] ?? 0,
    }))
    const truth = plainDijkstra(streets, same, mode === 'drive' ? byArrows : bothWays)
    expect(furthestApart(field, truth)).toBeLessThan(1e-6)
    expect(limits.map((limit) => countNodes(field, limit).nodesReached)).toEqual(counts)
    for (const [i, limit] of limits.entries())
      expect([...truth.values()].filter((meters) => meters <= limit)).toHaveLength(counts[i] ?? -1)
  })

  /** The greatest difference over all nodes; a node that only one of them reaches is infinitely far apart. */
  function furthestApart(field: ReachField, truth: ReadonlyMap<number, number>): number {
    let most = 0
    for (const [id, node] of nodes) {
      const [ours, theirs] = [field.nodeCost[node] ?? NaN, truth.get(id) ?? Infinity]
      if (ours !== theirs) most = Math.max(most, Math.abs(ours - theirs))
    }
    return most
  }
})
