import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LonLat } from '#geo/gcj02'
import { bd09FromWgs84, gcj02FromWgs84, wgs84FromBd09, wgs84FromGcj02 } from '#geo/gcj02'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { hasRealFile, realFile } from '../support/real-data.ts'

const vectors = 'cgcs2000_gk3_proj_vectors.csv'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

describe.skipIf(!hasRealFile(vectors))('560 points computed with PROJ', () => {
  it('leave in their zone of CGCS2000 to a millimetre', async () => {
    const lines = readFileSync(realFile(vectors), 'utf8').trim().split('\n').slice(1)
    const rows = lines.map((line) => line.split(',').slice(1).map(Number))
    expect(rows).toHaveLength(560)
    const { rows: written } = await database.pool.query<{ wkb: Buffer }>(
      `SELECT export_geometry(ST_SetSRID(ST_MakePoint(lon, lat), 4326), code, 'wkb', 4) AS wkb
       FROM unnest($1::float8[], $2::float8[], $3::int[]) WITH ORDINALITY AS v (lon, lat, code, n) ORDER BY n`,
      [0, 1, 2].map((i) => rows.map((row) => row[i])),
    )
    rows.forEach(([, , , easting = 0, northing = 0], n) => {
      const wkb = written[n]?.wkb
      expect(Math.abs((wkb?.readDoubleLE(5) ?? NaN) - easting)).toBeLessThan(0.001)
      expect(Math.abs((wkb?.readDoubleLE(13) ?? NaN) - northing)).toBeLessThan(0.001)
    })
  })
})

describe('the frames of Chinese web maps', () => {
  it('go out and come back within half a metre, all over China', () => {
    const metersApart = ([lonA, latA]: LonLat, [lonB, latB]: LonLat): number =>
      Math.hypot((lonA - lonB) * 111_320 * Math.cos((latA * Math.PI) / 180), (latA - latB) * 110_950)
    for (let lon = 73.5; lon <= 135; lon += 1.5)
      for (let lat = 18; lat <= 53.5; lat += 1.5) {
        const place: LonLat = [lon, lat]
        expect(metersApart(wgs84FromGcj02(gcj02FromWgs84(place)), place)).toBeLessThan(0.5)
        expect(metersApart(wgs84FromBd09(bd09FromWgs84(place)), place)).toBeLessThan(0.5)
      }
  })
})
