import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { describe, expect, it } from 'vitest'
import type { ShapeRecord } from '../columns/shape-store.ts'
import { openShapeStore, putShape, removeShape } from '../columns/shape-store.ts'
import { shapeTile } from './shape-tile.ts'

const tile = { z: 10, x: 500, y: 400 }
const size = 2 ** 22
const west = tile.x * size
const north = tile.y * size
const style = { name: 'grids', keys: ['code', null, 'population'], extent: 4096 }

/** A ring from shares of the tile's side, clockwise on the screen. */
function ring(...points: [number, number][]): number[] {
  return points.flatMap(([x, y]) => [Math.round(west + x * size), Math.round(north + y * size)])
}

function aShape(id: number, rings: ShapeRecord['rings'], rest: Partial<ShapeRecord> = {}): ShapeRecord {
  return { id, validFrom: -Infinity, validTo: Infinity, attributes: [`c${id}`, 'left out', id * 10], rings, ...rest }
}

const square = (x: number, y: number, side: number) => ring([x, y], [x + side, y], [x + side, y + side], [x, y + side])

function draw(records: ShapeRecord[], extent = 4096, now = 0) {
  const store = openShapeStore()
  for (const record of records) putShape(store, record)
  const bytes = shapeTile(store, tile, { ...style, extent }, now)
  const layer = new VectorTile(new PbfReader(bytes)).layers.grids
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer?.feature(i)
    const rings = feature?.loadGeometry().map((points) => points.map(({ x, y }) => [x, y])) ?? []
    return { id: feature?.id, properties: feature?.properties, rings }
  })
}

describe('a tile of shapes', () => {
  it('writes a polygon with a hole as it is', () => {
    const hole = ring([0.4, 0.4], [0.4, 0.6], [0.6, 0.6], [0.6, 0.4])
    const [feature] = draw([
      aShape(7, [
        { isHole: false, coordinates: square(0.25, 0.25, 0.5) },
        { isHole: true, coordinates: hole },
      ]),
    ])
    expect(feature?.id).toBe(7)
    expect(feature?.properties).toEqual({ code: 'c7', population: 70 })
    expect(feature?.rings).toEqual([
      [
        [1024, 1024],
        [3072, 1024],
        [3072, 3072],
        [1024, 3072],
        [1024, 1024],
      ],
      [
        [1638, 1638],
        [1638, 2458],
        [2458, 2458],
        [2458, 1638],
        [1638, 1638],
      ],
    ])
  })

  it('cuts at the rim of 64 units and drops what lies outside', () => {
    const [feature, ...others] = draw([
      aShape(1, [{ isHole: false, coordinates: square(-1, -1, 3) }]),
      aShape(2, [{ isHole: false, coordinates: square(1.5, 0.1, 0.2) }]),
    ])
    expect(others).toEqual([])
    expect(feature?.rings[0]?.slice(0, 4).sort()).toEqual(
      [
        [-64, -64],
        [-64, 4160],
        [4160, -64],
        [4160, 4160],
      ].sort(),
    )
  })

  it('keeps no shape whose box touches the tile but whose outline does not', () => {
    const corner = ring([1.1, -1], [3, -1], [3, 3], [1.1, 3], [1.3, 0.5])
    expect(draw([aShape(1, [{ isHole: false, coordinates: corner }])])).toEqual([])
    const around = ring([1.2, -0.5], [1.2, 1.2], [-0.5, 1.2])
    expect(draw([aShape(2, [{ isHole: false, coordinates: around }])]).every(({ rings }) => rings.length > 0)).toBe(
      true,
    )
  })

  it('leaves out what collapses, holes of a collapsed shell included, and keeps the rest of its parts', () => {
    const speck = square(0.5, 0.5, 0.00005)
    expect(draw([aShape(1, [{ isHole: false, coordinates: speck }])])).toEqual([])
    const [feature] = draw([
      aShape(2, [
        { isHole: false, coordinates: speck },
        { isHole: true, coordinates: ring([0.1, 0.1], [0.1, 0.2], [0.2, 0.2]) },
        { isHole: false, coordinates: square(0.7, 0.7, 0.1) },
      ]),
    ])
    expect(feature?.rings).toHaveLength(1)
  })

  it('draws what is in force at the instant, once, as it was put last', () => {
    const whole = [{ isHole: false, coordinates: square(0.1, 0.1, 0.8) }]
    const records = [
      aShape(1, whole, { validTo: 100 }),
      aShape(2, whole, { validFrom: 100 }),
      aShape(3, whole, { attributes: ['old', null, 1] }),
      aShape(3, whole, { attributes: ['new', null, null] }),
    ]
    expect(draw(records, 4096, 99).map(({ id }) => id)).toEqual([1, 3])
    expect(draw(records, 4096, 100).map(({ id }) => id)).toEqual([2, 3])
    expect(draw(records, 4096, 100)[1]?.properties).toEqual({ code: 'new' })
    const store = openShapeStore()
    putShape(store, aShape(9, whole))
    removeShape(store, 9)
    expect(shapeTile(store, tile, style, 0)).toHaveLength(0)
  })

  it('writes numbers and lengths of any size', () => {
    const many = Array.from({ length: 3000 }, (_, i): [number, number] => {
      const angle = (i / 3000) * 2 * Math.PI
      return [0.5 + 0.45 * Math.cos(angle), 0.5 + 0.45 * Math.sin(angle)]
    })
    const features = draw([
      aShape(2 ** 45 + 3, [{ isHole: false, coordinates: ring(...many) }], {
        attributes: ['网格'.repeat(200), null, 2 ** 31],
      }),
    ])
    expect(features[0]?.id).toBe(2 ** 45 + 3)
    expect(features[0]?.properties).toEqual({ code: '网格'.repeat(200), population: 2 ** 31 })
    expect(features[0]?.rings[0]?.length).toBeGreaterThan(2900)
  })
})
