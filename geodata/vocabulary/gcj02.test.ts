import gcoord from 'gcoord'
import { describe, expect, it } from 'vitest'
import type { LonLat } from './gcj02.ts'
import { bd09FromWgs84, gcj02FromWgs84, wgs84FromBd09, wgs84FromGcj02 } from './gcj02.ts'

/** The package's types describe its ES build; Node loads the CommonJS one, whose members stand on the default. */
const oracle = gcoord as unknown as {
  transform: (place: LonLat, from: string, to: string) => LonLat
  WGS84: string
  GCJ02: string
  BD09: string
}

/** City, WGS 84, GCJ-02, BD-09: the published vectors of the field, six decimals (0.1 m). */
const cities: [string, LonLat, LonLat, LonLat][] = [
  ['Beijing', [116.3975, 39.9087], [116.403744, 39.910103], [116.410117, 39.916443]],
  ['Shanghai', [121.4737, 31.2304], [121.478223, 31.228458], [121.484781, 31.234311]],
  ['Guangzhou', [113.2644, 23.1291], [113.26973, 23.126423], [113.276151, 23.132711]],
  ['Chengdu', [104.0665, 30.5723], [104.069005, 30.569846], [104.075481, 30.575856]],
  ['Urumqi', [87.6168, 43.8256], [87.61965, 43.826805], [87.6261, 43.83295]],
  ['Harbin', [126.6424, 45.7568], [126.64837, 45.758751], [126.654999, 45.764446]],
]

function metersApart([lonA, latA]: LonLat, [lonB, latB]: LonLat): number {
  const perDegree = 111_195
  return Math.hypot((lonA - lonB) * perDegree * Math.cos((latA * Math.PI) / 180), (latA - latB) * perDegree)
}

/** A net of places over China, off any round number. */
const net: LonLat[] = Array.from({ length: 600 }, (_, i): LonLat => [
  74.013 + (i % 30) * 1.993,
  18.017 + Math.floor(i / 30) * 1.741,
])

describe('shifting to the frames of Chinese web maps', () => {
  it.each(cities)('%s lands where published tables have it', (_, wgs, gcj, bd) => {
    expect(metersApart(gcj02FromWgs84(wgs), gcj)).toBeLessThan(0.15)
    expect(metersApart(bd09FromWgs84(wgs), bd)).toBeLessThan(0.15)
  })

  it('agrees with an independent implementation to a micrometre', () => {
    for (const place of net) {
      const gcj = oracle.transform([...place], oracle.WGS84, oracle.GCJ02)
      const bd = oracle.transform([...place], oracle.WGS84, oracle.BD09)
      expect(metersApart(gcj02FromWgs84(place), gcj)).toBeLessThan(1e-6)
      expect(metersApart(bd09FromWgs84(place), bd)).toBeLessThan(1e-6)
    }
  })
})

describe('taking the shift away again', () => {
  it.each(cities)('%s comes back', (_, wgs, gcj, bd) => {
    expect(metersApart(wgs84FromGcj02(gcj), wgs)).toBeLessThan(0.15)
    expect(metersApart(wgs84FromBd09(bd), wgs)).toBeLessThan(0.15)
  })

  it('is exact to a millimetre everywhere', () => {
    for (const place of net) {
      expect(metersApart(wgs84FromGcj02(gcj02FromWgs84(place)), place)).toBeLessThan(0.001)
      expect(metersApart(wgs84FromBd09(bd09FromWgs84(place)), place)).toBeLessThan(0.001)
    }
  })

  it('leaves places outside the shifted box alone', () => {
    expect(gcj02FromWgs84([-71.06, 42.36])).toEqual([-71.06, 42.36])
    expect(wgs84FromBd09([2.35, 48.85])).toEqual([2.35, 48.85])
  })
})
