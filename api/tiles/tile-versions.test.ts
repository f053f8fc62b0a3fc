import { describe, expect, it } from 'vitest'
import { openTileVersions } from './tile-versions.ts'

const small: [number, number, number, number] = [116.4, 39.9, 116.401, 39.901]
const touched = { z: 14, x: 13_489, y: 6208 }
const far = { z: 14, x: 13_400, y: 6208 }

describe('tile versions', () => {
  it('rise for the tiles under a change, at every zoom, and for no other', () => {
    const versions = openTileVersions(10)
    versions.touch({ seq: 12, noun: 'grids', bbox: small })
    expect(versions.versionOf('grids', touched)).toBe(12)
    expect(versions.versionOf('grids', far)).toBe(10)
    expect(versions.versionOf('grids', { z: 0, x: 0, y: 0 })).toBe(12)
    expect(versions.versionOf('buildings', touched)).toBe(10)
    expect(versions.base('grids')).toBe(10)
    expect(versions.latest()).toBe(12)
    expect([versions.newest('grids'), versions.newest('buildings')]).toEqual([12, 10])
  })

  it('rise for the neighbour too when the change stands in its rim', () => {
    const versions = openTileVersions(0)
    const edge = (13_489 / 2 ** 14 - 0.5) * 360
    versions.touch({ seq: 1, noun: 'grids', bbox: [edge + 1e-5, 39.9, edge + 2e-5, 39.90001] })
    expect(versions.versionOf('grids', { z: 14, x: 13_488, y: 6208 })).toBe(1)
  })

  it('rise for all when a change is wide or has no place', () => {
    for (const bbox of [[70, 10, 130, 50] as [number, number, number, number], null]) {
      const versions = openTileVersions(0)
      versions.touch({ seq: 3, noun: 'grids', bbox: small })
      versions.touch({ seq: 4, noun: 'grids', bbox })
      expect(versions.versionOf('grids', far)).toBe(4)
      expect(versions.versionOf('grids', touched)).toBe(4)
      expect(versions.base('grids')).toBe(4)
    }
  })

  it('takes places outside the Mercator square', () => {
    const versions = openTileVersions(0)
    versions.touch({ seq: 5, noun: 'grids', bbox: [-181, -90, -180, -89] })
    expect(versions.versionOf('grids', { z: 1, x: 0, y: 1 })).toBe(5)
  })
})
