import type { Geometry } from 'geojson'
import { describe, expect, it } from 'vitest'
import { ewkbHex, readWkb } from './wkb.ts'
import { readWkt } from './wkt.ts'

const hole: Geometry = {
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
        [0, 0],
      ],
      [
        [1, 1],
        [1, 2],
        [2, 2],
        [1, 1],
      ],
    ],
    [
      [
        [10, 10],
        [11, 10],
        [11, 11],
        [10, 10],
      ],
    ],
  ],
}

describe('well-known binary', () => {
  it('reads back what it writes', () => {
    const line: Geometry = {
      type: 'LineString',
      coordinates: [
        [113.5, 34.7],
        [113.6, 34.8],
      ],
    }
    const lines: Geometry = {
      type: 'MultiLineString',
      coordinates: [
        [
          [0, 1],
          [2, 3],
        ],
        [
          [4, 5],
          [6, 7],
        ],
      ],
    }
    for (const geometry of [hole, line, lines]) expect(readWkb(Buffer.from(ewkbHex(geometry), 'hex'))).toEqual(geometry)
  })

  it('drops z and m and reads big-endian', () => {
    const bytes = Buffer.alloc(29)
    bytes.writeUInt8(0, 0)
    bytes.writeUInt32BE(1001, 1)
    ;[113.5, 34.7, 88].forEach((value, index) => bytes.writeDoubleBE(value, 5 + index * 8))
    expect(readWkb(bytes)).toEqual({ type: 'Point', coordinates: [113.5, 34.7] })
  })

  it('refuses counts larger than the data, and curves', () => {
    const bytes = Buffer.alloc(9)
    bytes.writeUInt8(1, 0)
    bytes.writeUInt32LE(2, 1)
    bytes.writeUInt32LE(0xffffffff, 5)
    expect(() => readWkb(bytes)).toThrow(RangeError)
    bytes.writeUInt32LE(10, 1)
    expect(() => readWkb(bytes)).toThrow(/curves/)
  })
})

describe('well-known text', () => {
  it.each([
    ['POINT (113.5 34.7)', { type: 'Point', coordinates: [113.5, 34.7] }],
    ['SRID=4326;POINT Z (1 2 3)', { type: 'Point', coordinates: [1, 2] }],
    [
      'MULTIPOINT ((1 2), (3 4))',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'linestring(0 0,1 1)',
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
    ['MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1)), ((10 10, 11 10, 11 11, 10 10)))', hole],
  ])('reads %s', (text, geometry) => {
    expect(readWkt(text)).toEqual(geometry)
  })

  it('says null to what is none', () => {
    for (const text of ['', 'POINT', 'POINT (1 2', 'CIRCLE (1 2)', 'POINT (a b)']) expect(readWkt(text)).toBeNull()
  })
})
