import { gzipSync } from 'node:zlib'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { describe, expect, it } from 'vitest'
import { mercatorHalf } from '#geo/mercator'
import type { ColumnStore } from '../columns/column-store.ts'
import { commitNewRow, openColumnStore, reserveRow } from '../columns/column-store.ts'
import type { PublishedGrid } from '../columns/published-figures.ts'
import type { RowView } from '../columns/row-view.ts'
import { gridLabelsOf } from '../columns/row-view.ts'
import { incidentTile, publishedTile } from './incident-tile.ts'

const street = { z: 14, x: 13_489, y: 6208 }
const side = 2 ** 18
const everything: RowView = { grids: null, moves: null }
const years = 12 * 365 * 24
const firstHour = 400_000

/** Incidents over a z14 tile in a lattice as even as their number allows, each in an hour of its own as far as they go. */
function crowd(count: number): ColumnStore {
  const store = openColumnStore(count)
  const across = Math.ceil(Math.sqrt(count))
  for (let i = 0; i < count; i++) {
    const row = reserveRow(store)
    const { columns } = store
    const x = street.x * side + Math.floor((((i % across) + 0.5) / across) * side)
    const y = street.y * side + Math.floor(((Math.floor(i / across) + 0.5) / across) * side)
    Object.entries({
      id: 10_000_000 + i,
      x,
      y,
      time: (firstHour + ((i * 7919) % years)) * 3600 + 1800,
      classId: 1 + (i % 300),
      facets: i % 32,
      severity: 1 + (i % 5),
      communityGrid: i % 4,
    }).forEach(([name, value]) => {
      columns[name as keyof typeof columns][row] = value
    })
    commitNewRow(store)
  }
  return store
}

type Properties = Record<string, string | number | boolean>

function featuresOf(bytes: Buffer): { id: number | undefined; properties: Properties }[] {
  const layer = new VectorTile(new PbfReader(bytes)).layers.incidents
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer?.feature(i)
    return { id: feature?.id, properties: feature?.properties ?? {} }
  })
}

/** How the tile tells its incidents, after a look at what it says of them. */
function tellingOf(bytes: Buffer): { kind: 'cells' | 'points'; told: number } {
  const features = featuresOf(bytes)
  if (!features.some(({ properties }) => 'count' in properties))
    return { kind: 'points', told: new Set(features.map(({ id }) => id)).size }
  expect(features.every(({ properties }) => Object.keys(properties).join() === 'count')).toBe(true)
  expect(features.length).toBeLessThanOrEqual(128 * 128)
  return { kind: 'cells', told: features.reduce((total, { properties }) => total + Number(properties.count), 0) }
}

describe('a crowded tile of incidents', () => {
  it('is sent with less than 500 kB at z14 and z15, as points or as counts that add up', () => {
    const kinds = { street: new Set<string>(), closer: new Set<string>() }
    for (const count of [9000, 21_000, 30_000, 36_000, 60_000, 240_000]) {
      const store = crowd(count)
      const bytes = incidentTile(store, street, everything)
      const closer = incidentTile(store, { z: 15, x: street.x * 2, y: street.y * 2 }, everything)
      expect(Math.max(gzipSync(bytes, { level: 1 }).length, gzipSync(closer, { level: 1 }).length)).toBeLessThan(
        500_000,
      )
      expect(tellingOf(bytes).told).toBe(count)
      kinds.street.add(tellingOf(bytes).kind)
      kinds.closer.add(tellingOf(closer).kind)
    }
    expect([...kinds.street]).toEqual(['points', 'cells'])
    expect([...kinds.closer]).toEqual(['points', 'cells'])
  })

  it('has every incident as a point at the closest zoom, so that each can be reached', () => {
    const store = crowd(400_000)
    const features = featuresOf(incidentTile(store, { z: 16, x: street.x * 4 + 1, y: street.y * 4 + 1 }, everything))
    expect(features.length).toBeGreaterThan(24_000)
    expect(features.every(({ properties }) => 'classId' in properties && !('count' in properties))).toBe(true)
  })
})

describe('the hour of a point', () => {
  it('is a multiple of four at z14 and exact from z15 on, all else alike', () => {
    const store = crowd(500)
    const at = (z: number, scale: number) =>
      new Map(
        featuresOf(incidentTile(store, { z, x: street.x * scale, y: street.y * scale }, everything)).map(
          ({ id, properties }) => [id, properties],
        ),
      )
    const rough = at(14, 1)
    const exact = at(15, 2)
    expect(exact.size).toBeGreaterThan(100)
    for (const [id, properties] of exact) {
      const hour = firstHour + ((((id ?? 0) - 10_000_000) * 7919) % years)
      expect(properties.hour).toBe(hour)
      expect(rough.get(id)).toEqual({ ...properties, hour: hour - (hour % 4) })
    }
  })
})

describe('a tile for somebody who does not see everything', () => {
  const store = crowd(400)
  const middle = (number: number): number => (number + 0.5) * side
  const metersX = (x: number): number => (x / 2 ** 32 - 0.5) * 2 * mercatorHalf
  const metersY = (y: number): number => (0.5 - y / 2 ** 32) * 2 * mercatorHalf
  const isSensitive = new Uint8Array(2 ** 16)
  isSensitive[3] = 1
  const neighbour = { ...street, x: street.x + 1 }
  // Grid 1 has its label in the tile, grid 2 next door, grid 3 none, and 0 is no grid.
  const labels = gridLabelsOf([
    { id: 1, x: metersX(middle(street.x)), y: metersY(middle(street.y)) },
    { id: 2, x: metersX(middle(neighbour.x)), y: metersY(middle(neighbour.y)) },
  ])
  const moving: RowView = { grids: null, moves: { isSensitive, labels } }
  const gridOf = (id: number | undefined): number => ((id ?? 0) - 10_000_000) % 4

  it('holds the rows of the territory only, as points and as counts', () => {
    const view: RowView = { grids: Uint8Array.from([0, 1, 0, 0]), moves: null }
    const ids = featuresOf(incidentTile(store, street, view)).map(({ id }) => gridOf(id))
    expect(ids).toHaveLength(100)
    expect(new Set(ids)).toEqual(new Set([1]))
    const wide = { z: 13, x: street.x >> 1, y: street.y >> 1 }
    expect(tellingOf(incidentTile(store, wide, view))).toEqual({ kind: 'cells', told: 100 })
  })

  it('moves rows of sensitive classes to the label of their grid, whichever tile that lies in', () => {
    const sensitive = (bytes: Buffer) => featuresOf(bytes).filter(({ properties }) => properties.classId === 3)
    expect(sensitive(incidentTile(store, street, everything))).toHaveLength(2)
    const ids = [10_000_002, 10_000_302]
    expect(sensitive(incidentTile(store, street, everything)).map(({ id }) => id)).toEqual(ids)
    expect(ids.map(gridOf)).toEqual([2, 2])
    expect(sensitive(incidentTile(store, street, moving))).toEqual([])
    expect(featuresOf(incidentTile(store, street, moving))).toHaveLength(398)
    expect(featuresOf(incidentTile(store, neighbour, moving)).map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
    const points = new VectorTile(new PbfReader(incidentTile(store, neighbour, moving))).layers.incidents
    const places = ids.map((_, i) => points?.feature(i).loadGeometry()[0]?.[0])
    expect(places.map((place) => [place?.x, place?.y])).toEqual([
      [2048, 2048],
      [2048, 2048],
    ])
  })

  it('moves nothing out of the territory into sight', () => {
    const view: RowView = { ...moving, grids: Uint8Array.from([0, 1, 0, 0]) }
    expect(featuresOf(incidentTile(store, neighbour, view))).toEqual([])
  })

  it('leaves out what has no label to stand at', () => {
    const none: RowView = { grids: null, moves: { isSensitive, labels: gridLabelsOf([]) } }
    expect(featuresOf(incidentTile(store, street, none))).toHaveLength(398)
  })

  it('has one point a grid with its count, and nothing else, where figures are published', () => {
    const grids: PublishedGrid[] = [
      { x: middle(street.x), y: middle(street.y), count: 25 },
      { x: middle(neighbour.x), y: middle(neighbour.y), count: 10 },
    ]
    expect(featuresOf(publishedTile(grids, street)).map(({ properties }) => properties)).toEqual([{ count: 25 }])
    const whole = featuresOf(publishedTile(grids, { z: 8, x: street.x >> 6, y: street.y >> 6 }))
    expect(whole.map(({ properties }) => properties)).toEqual([{ count: 25 }, { count: 10 }])
  })
})
