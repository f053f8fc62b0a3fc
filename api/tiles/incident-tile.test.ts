import { gzipSync } from 'node:zlib'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { describe, expect, it } from 'vitest'
import type { ColumnStore } from '../columns/column-store.ts'
import { commitNewRow, openColumnStore, reserveRow } from '../columns/column-store.ts'
import { mortonKey } from '../columns/morton.ts'
import { incidentTile } from './incident-tile.ts'

const street = { z: 14, x: 13_489, y: 6208 }
const side = 2 ** 18
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
      key: mortonKey(x >>> 16, y >>> 16),
      time: (firstHour + ((i * 7919) % years)) * 3600 + 1800,
      classId: 1 + (i % 300),
      facets: i % 32,
      severity: 1 + (i % 5),
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
      const bytes = incidentTile(store, street)
      const closer = incidentTile(store, { z: 15, x: street.x * 2, y: street.y * 2 })
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
    const features = featuresOf(incidentTile(store, { z: 16, x: street.x * 4 + 1, y: street.y * 4 + 1 }))
    expect(features.length).toBeGreaterThan(24_000)
    expect(features.every(({ properties }) => 'classId' in properties && !('count' in properties))).toBe(true)
  })
})

describe('the hour of a point', () => {
  it('is a multiple of four at z14 and exact from z15 on, all else alike', () => {
    const store = crowd(500)
    const at = (z: number, scale: number) =>
      new Map(
        featuresOf(incidentTile(store, { z, x: street.x * scale, y: street.y * scale })).map(({ id, properties }) => [
          id,
          properties,
        ]),
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
