import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Bbox } from '#geo/bbox'
import { tileBbox } from '#geo/mercator'
import type { TileVersions } from './tile-versions.ts'
import { tilesOver, versionedAddress, versionOfTile, withChange, withLayerVersion } from './tile-versions.ts'

const pointBox = (longitude: number, latitude: number): Bbox => [longitude, latitude, longitude, latitude]
const atFive = withLayerVersion({}, 'incidents', 5)

/** The middle of a tile, in degrees. */
function middle(z: number, x: number, y: number): [number, number] {
  const [west, south, east, north] = tileBbox(z, x, y)
  return [(west + east) / 2, (south + north) / 2]
}

describe('the version of a tile', () => {
  it('is the layer’s own until something touches the tile', () => {
    expect(versionOfTile(atFive, 'incidents', { z: 14, x: 1, y: 1 })).toBe(5)
    expect(versionOfTile(atFive, 'roads', { z: 14, x: 1, y: 1 })).toBeUndefined()
  })

  it('becomes that of the change for the tile under it and for no neighbour', () => {
    const versions = withChange(atFive, 'incidents', pointBox(...middle(14, 8000, 6000)), 9)
    expect(versionOfTile(versions, 'incidents', { z: 14, x: 8000, y: 6000 })).toBe(9)
    expect(versionOfTile(versions, 'incidents', { z: 13, x: 4000, y: 3000 })).toBe(9)
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const)
      expect(versionOfTile(versions, 'incidents', { z: 14, x: 8000 + dx, y: 6000 + dy })).toBe(5)
  })

  it('counts the rim a tile draws of its neighbours', () => {
    const [west, south, east, north] = tileBbox(14, 8000, 6000)
    const justLeft = pointBox(west - (east - west) / 100, (south + north) / 2)
    expect(versionOfTile(withChange(atFive, 'incidents', justLeft, 9), 'incidents', { z: 14, x: 8000, y: 6000 })).toBe(
      9,
    )
  })

  it('rises everywhere with a change that has no box', () => {
    expect(versionOfTile(withChange(atFive, 'incidents', null, 9), 'incidents', { z: 3, x: 1, y: 1 })).toBe(9)
  })

  it('never falls behind a change, however many there were', () => {
    const changes = fc.array(fc.record({ x: fc.integer({ min: 0, max: 63 }), y: fc.integer({ min: 8, max: 55 }) }), {
      maxLength: 1200,
    })
    fc.assert(
      fc.property(changes, (places) => {
        const versions = places.reduce<TileVersions>(
          (known, { x, y }, i) => withChange(known, 'incidents', pointBox(...middle(6, x, y)), 10 + i),
          atFive,
        )
        places.forEach(({ x, y }, i) =>
          expect(versionOfTile(versions, 'incidents', { z: 6, x, y })).toBeGreaterThanOrEqual(10 + i),
        )
      }),
      { numRuns: 20 },
    )
  })
})

describe('the address of a tile', () => {
  it('carries the version beside what else it says', () => {
    expect(versionedAddress(atFive, 'http://h/tiles/incidents/14/1/2.mvt?v=0&d=abc')).toBe(
      'http://h/tiles/incidents/14/1/2.mvt?v=5&d=abc',
    )
    expect(versionedAddress(atFive, '/tiles/incidents/14/1/2.mvt')).toBe('/tiles/incidents/14/1/2.mvt?v=5')
  })

  it('stays as it is for anything else', () => {
    expect(versionedAddress(atFive, '/tiles/roads/14/1/2.mvt?v=3')).toBe('/tiles/roads/14/1/2.mvt?v=3')
    expect(versionedAddress(atFive, '/heat/density')).toBe('/heat/density')
  })
})

describe('the tiles over a box', () => {
  it('are exactly those whose ground or rim meets it', () => {
    const [longitude, latitude] = middle(12, 3000, 1600)
    expect(tilesOver(pointBox(longitude, latitude), 12)).toEqual([{ z: 12, x: 3000, y: 1600 }])
    const [west, south, east, north] = tileBbox(12, 3000, 1600)
    expect(tilesOver([west, south, east, north], 12)).toHaveLength(9)
  })

  it('stay on the map at its edges', () => {
    for (const { x, y } of tilesOver([-180, -85, 180, 85], 2)) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThan(4)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThan(4)
    }
  })
})
