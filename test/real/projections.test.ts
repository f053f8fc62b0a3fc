import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LonLat } from '#geo/gcj02'
import { resolveFrame } from '../../api/imports/frames.ts'
import { hasRealFile, realFile } from '../support/real-data.ts'

const vectors = 'cgcs2000_gk3_proj_vectors.csv'
const nothing = (): Promise<undefined> => Promise.resolve(undefined)
const metersApart = ([lonA, latA]: LonLat, [lonB, latB]: LonLat): number =>
  Math.hypot((lonA - lonB) * 111_320 * Math.cos((latA * Math.PI) / 180), (latA - latB) * 110_950)

describe.skipIf(!hasRealFile(vectors))('560 points computed with PROJ', () => {
  it('come back to where they were', async () => {
    const lines = readFileSync(realFile(vectors), 'utf8').trim().split('\n').slice(1)
    expect(lines).toHaveLength(560)
    for (const line of lines) {
      const [lon = 0, lat = 0, code = 0, easting = 0, northing = 0] = line.split(',').slice(1).map(Number)
      const frame = await resolveFrame(`EPSG:${code}`, nothing)
      // The vectors hold their degrees to 7 places, 1 cm; the millimetre is checked forwards by PROJ itself.
      expect(metersApart(frame.toWgs84([easting, northing]), [lon, lat])).toBeLessThan(0.012)
    }
  })
})
