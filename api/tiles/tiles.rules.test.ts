import { TileLayer } from '#geo/tile-layers'
import { describe, expect, it } from 'vitest'
import { acceptsGzip, isImmutable, matchesEtag, readTileUrl, shapeStyle, tileJson } from './tiles.rules.ts'

describe('reading a tile address', () => {
  it('leaves other addresses to others', () => {
    for (const url of ['/', '/tiles/roads.json', '/tiles/roads/1/2.mvt', '/grids/1', '/tiles/roads/1/0/0.pbf']) {
      expect(readTileUrl(url)).toBeUndefined()
    }
  })

  it('reads layer, place, version and epoch', () => {
    expect(readTileUrl('/tiles/roads/14/13489/6208.mvt?v=12&d=ab')).toEqual({
      ok: true,
      question: { layer: 'roads', tile: { z: 14, x: 13_489, y: 6208 }, version: 12, epoch: 'ab' },
    })
  })

  it('refuses what is no tile with the reason', () => {
    for (const url of [
      '/tiles/roads/17/0/0.mvt',
      '/tiles/roads/0/1/0.mvt',
      '/tiles/roads/1/0/-1.mvt',
      '/tiles/roads/1/0/0.mvt?v=x',
    ]) {
      expect(readTileUrl(url)).toMatchObject({ ok: false, kind: 'invalid-request' })
    }
    expect(readTileUrl('/tiles/households/1/0/0.mvt')).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

describe('a kept answer', () => {
  const question = { layer: 'roads' as const, tile: { z: 1, x: 0, y: 0 } }
  const known = { version: 5, latest: 9, epoch: 'ab' }

  it('never changes between the change that touched it and the newest known', () => {
    const answers = [undefined, 4, 5, 7, 9, 10].map((version) =>
      isImmutable({ ...question, version, epoch: 'ab' }, known),
    )
    expect(answers).toEqual([false, false, true, true, true, false])
    expect(isImmutable({ ...question, version: 5, epoch: 'other' }, known)).toBe(false)
  })

  it('is one of the base map: of all else a right may be withdrawn', () => {
    const kept = TileLayer.options.filter((layer) =>
      isImmutable({ ...question, layer, version: 5, epoch: 'ab' }, known),
    )
    expect(kept).toEqual(['areas', 'roads', 'ground'])
  })

  it('is known by its tag', () => {
    const tags = ['"roads-5"', '"roads-5-gz"']
    expect(matchesEtag('"roads-5"', tags)).toBe(true)
    expect(matchesEtag('"x", W/"roads-5-gz"', tags)).toBe(true)
    expect(matchesEtag('*', tags)).toBe(true)
    expect(matchesEtag('"roads-51"', tags)).toBe(false)
    expect(matchesEtag(undefined, tags)).toBe(false)
  })
})

describe('a tile of unit grids', () => {
  it('does not tell how many live in one, as one of community grids does', () => {
    for (const z of [12, 13, 16]) {
      expect(shapeStyle('unit-grids', z).keys).not.toContain('population')
      expect(shapeStyle('unit-grids', z).keys).toHaveLength(4)
      expect(shapeStyle('community-grids', z).keys).toContain('population')
    }
    const [layer] = tileJson('unit-grids', { version: 1, epoch: 'ab' }).vector_layers
    expect(layer?.fields).toEqual({ code: 'String', name: 'String', responsibleUnit: 'String' })
  })
})

describe('compression', () => {
  it('is what the client accepts', () => {
    expect(['gzip, deflate, br', 'br;q=1, gzip;q=0.5', '*'].map(acceptsGzip)).toEqual([true, true, true])
    expect([undefined, '', 'br', 'gzip;q=0', 'identity'].map(acceptsGzip)).toEqual([false, false, false, false, false])
  })
})
