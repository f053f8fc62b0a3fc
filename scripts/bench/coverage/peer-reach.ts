import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { RoadNetwork } from '../../../api/coverage/road-network.ts'
import type { BenchCity } from './our-reach.ts'

type Peer = {
  coverAll: (limit: number) => Promise<{ reached: number; grids: number }>
  reachOne: (node: number, limit: number) => Promise<number>
}

export async function fillPeer(client: pg.Client, { network, households, stands }: BenchCity): Promise<void> {
  await copyInto(client, 'edges', edgeRows(network))
  await copyInto(client, 'places', placeRows(network, households))
  await copyInto(
    client,
    'stands',
    [...new Set(stands)].map((node) => [node]),
  )
  await client.query('CREATE INDEX ON peer.edges (source)')
  await client.query('CREATE INDEX ON peer.edges (target)')
  await client.query('VACUUM ANALYZE peer.edges, peer.places, peer.stands')
  await client.query('SET jit = off')
  await client.query(`SET work_mem = '256MB'`)
}

async function copyInto(client: pg.Client, table: string, rows: Iterable<readonly number[]>): Promise<void> {
  await pipeline(Readable.from(linesOf(rows)), client.query(copyFrom(`COPY peer.${table} FROM STDIN`)))
}

function* linesOf(rows: Iterable<readonly number[]>): Generator<string> {
  for (const row of rows) yield `${row.join('\t')}\n`
}

function* edgeRows(network: RoadNetwork): Generator<number[]> {
  for (const [road, meters] of network.lengthMeters.entries()) {
    if (network.walk.forward[road] !== 1) continue
    yield [road, network.fromNode[road] ?? 0, network.toNode[road] ?? 0, meters, meters]
  }
}

function* placeRows(
  network: RoadNetwork,
  { places, communityGridId, count }: BenchCity['households'],
): Generator<number[]> {
  for (const [i, road] of places.road.entries()) {
    if (road < 0) continue
    const along = places.alongMeters[i] ?? 0
    const rest = (network.lengthMeters[road] ?? 0) - along
    const ends = [network.fromNode[road] ?? 0, network.toNode[road] ?? 0]
    yield [...ends, along, rest, places.offMeters[i] ?? 0, communityGridId[i] ?? 0, count[i] ?? 0]
  }
}

const edges = `'SELECT id, source, target, cost, reverse_cost FROM peer.edges'`

/** With equicost each node is told once, at its nearest resource: the kindest form for many origins. */
const coverAll = `WITH reached AS MATERIALIZED (
    SELECT node, agg_cost FROM pgr_drivingDistance(${edges}, ARRAY(SELECT node FROM peer.stands), $1::float8, true, true)),
  costed AS (
    SELECT p.grid_id, p.households, p.off + least(f.agg_cost + p.along, t.agg_cost + p.rest) AS cost
    FROM peer.places p LEFT JOIN reached f ON f.node = p.source LEFT JOIN reached t ON t.node = p.target),
  by_grid AS (
    SELECT grid_id, sum(households) AS households FROM costed WHERE cost <= $1::float8 + 1e-6 GROUP BY grid_id)
  SELECT coalesce(sum(households), 0)::float8 AS reached, count(*) FILTER (WHERE grid_id > 0)::int AS grids FROM by_grid`

const reachOne = `SELECT count(*)::int AS nodes FROM pgr_drivingDistance(${edges}, $1::bigint, $2::float8, true)`

export function openPeer(client: pg.Client): Peer {
  return {
    coverAll: async (limit) => {
      const { rows } = await client.query<{ reached: number; grids: number }>(coverAll, [limit])
      return rows[0] ?? { reached: -1, grids: -1 }
    },
    reachOne: async (node, limit) => {
      const { rows } = await client.query<{ nodes: number }>(reachOne, [node, limit])
      return rows[0]?.nodes ?? -1
    },
  }
}
