import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import type { Pool } from 'pg'
import { expect } from 'vitest'
import type { Bbox } from '#geo/bbox'
import { tileBbox, unitX, unitY } from '#geo/mercator'
import type { HeatSummary } from '../../api/heat/heat.contract.ts'
import { cityBox } from './agreeing-city.ts'
import { countsBy, hitsOf, keptOf } from './heat-oracle.ts'

const everyone = { gridIds: null, movesSensitive: false }

async function read<T>(url: string, path: string, cookie: string): Promise<T> {
  const answer = await fetch(`${url}${path}`, { headers: { cookie } })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return (await answer.json()) as T
}

/**
 * Everything that a service holds of the incidents, told in small: their figures by each side, and each of them as the
 * tiles draw it. `cookie` is of somebody who sees the whole city as it is.
 */
async function toldBy(url: string, cookie: string): Promise<object> {
  const all = '/heat/summary?placeholders=true&bucket=day'
  const byCommunity = await read<HeatSummary>(url, all, cookie)
  const byUnit = await read<HeatSummary>(url, `${all}&coverage=unit`, cookie)
  const { starts, counts } = byCommunity.histogram
  const nights = await read<HeatSummary>(url, `${all}&hours=0,1,2,3,4,5&weekdays=6,7`, cookie)
  return {
    total: byCommunity.total,
    placeholders: byCommunity.placeholders,
    byCommunity: byCommunity.grids.map(({ gridId, count }) => [gridId, count]),
    byUnit: byUnit.grids.map(({ gridId, count }) => [gridId, count]),
    byClass: byCommunity.classes.map(({ classId, count }) => [classId, count]),
    byDay: starts.map((start, i) => [start, counts[i]]).filter(([, count]) => count !== 0),
    onWeekendNights: nights.total,
    drawn: await pointsDrawn(url, cookie),
  }
}

async function toldBySql(pool: Pool): Promise<object> {
  const all = { placeholders: 'true' }
  const hits = await hitsOf(pool, all, everyone, { bucket: 'day' })
  const nights = await hitsOf(pool, { hours: '0,1,2,3,4,5', weekdays: '6,7' }, everyone, { bucket: 'day' })
  const drawn = keptOf(await hitsOf(pool, {}, everyone, { bucket: 'day', box: tiledGround }), {})
  const { rows } = await pool.query<{ id: number; severity: number; source: string; status: string }>(
    'SELECT id::int, severity::int, source, status FROM incidents WHERE id = ANY ($1) ORDER BY id',
    [drawn.map(({ id }) => id)],
  )
  const classOf = new Map(drawn.map(({ id, classId }) => [id, classId]))
  return {
    total: hits.length,
    placeholders: hits.filter(({ isPlaceholder }) => isPlaceholder).length,
    byCommunity: countsBy(hits, ({ community }) => community),
    byUnit: countsBy(hits, ({ unit }) => unit),
    byClass: countsBy(hits, ({ classId }) => classId),
    byDay: countsBy(hits, ({ bar }) => bar),
    onWeekendNights: nights.length,
    drawn: rows.map(({ id, severity, source, status }) => [id, classOf.get(id), severity, source, status].join()),
  }
}

const zoom = 14
const column = (longitude: number): number => Math.floor(unitX(longitude) * 2 ** zoom)
const row = (latitude: number): number => Math.floor(unitY(latitude) * 2 ** zoom)
const tiles = {
  first: { x: column(cityBox.west), y: row(cityBox.south + 2 * cityBox.side) },
  last: { x: column(cityBox.west + 2 * cityBox.side), y: row(cityBox.south) },
}
const [west, , , north] = tileBbox(zoom, tiles.first.x, tiles.first.y)
const [, south, east] = tileBbox(zoom, tiles.last.x, tiles.last.y)
const tiledGround: Bbox = [west, south, east, north]

/** Every point once: in its tile, not in the rims of its neighbours. */
async function pointsDrawn(url: string, cookie: string): Promise<string[]> {
  const drawn = new Map<number, string>()
  for (let { x } = tiles.first; x <= tiles.last.x; x++)
    for (let { y } = tiles.first; y <= tiles.last.y; y++) {
      const answer = await fetch(`${url}/tiles/incidents/${zoom}/${x}/${y}.mvt`, { headers: { cookie } })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      for (const [id, told] of pointsOf(bytes)) drawn.set(id, told)
    }
  return [...drawn].sort(([a], [b]) => a - b).map(([, told]) => told)
}

function pointsOf(bytes: Uint8Array): [id: number, told: string][] {
  const layer = new VectorTile(new PbfReader(bytes)).layers.incidents
  if (!layer) return []
  return Array.from({ length: layer.length }, (_, i) => layer.feature(i)).flatMap((feature) => {
    const { classId, severity, source, status } = feature.properties
    const place = feature.loadGeometry()[0]?.[0]
    const isInside = [place?.x ?? -1, place?.y ?? -1].every((unit) => unit >= 0 && unit <= 4096)
    return isInside ? [[feature.id ?? 0, [feature.id, classId, severity, source, status].join()]] : []
  })
}

/** Within two seconds of the last commit a service tells exactly what the tables hold. */
export async function demandTruth(url: string, pool: Pool, cookie: string): Promise<void> {
  const truth = await toldBySql(pool)
  await expect.poll(() => toldBy(url, cookie), { timeout: 2000, interval: 50 }).toEqual(truth)
}
