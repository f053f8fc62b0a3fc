import { describe, expect, it } from 'vitest'
import type { Ranked } from './search.rules.ts'
import { mergeResults, planSearch } from './search.rules.ts'

const coordinates = (q: string): [number, number][] =>
  planSearch(q).coordinates.map(([longitude, latitude]) => [Number(longitude.toFixed(6)), Number(latitude.toFixed(6))])

describe('a coordinate', () => {
  it.each([
    '112.5,33.25',
    '112.5, 33.25',
    '112.5 33.25',
    '112.5，33.25',
    '112.5、33.25',
    '112.5;33.25',
    '１１２.５，３３.２５',
    '33.25, 112.5',
    '33.25N 112.5E',
    'N33.25 E112.5',
    'n 33.25, e 112.5',
    '112.5°E, 33.25°N',
    `112°30'E 33°15'N`,
    `112°30'0"E, 33°15'00"N`,
    '112°30′00″ 33°15′00″',
    '33º15’00” N 112º30’00” E',
    '112 30 0, 33 15 0',
    '东经112.5度，北纬33.25度',
    '北纬33度15分 东经112度30分0秒',
    '经度：112.5，纬度：33.25',
    'lon 112.5, lat 33.25',
    'lat: 33.25, lng: 112.5',
  ])('is read from %s', (q) => {
    expect(coordinates(q)[0]).toEqual([112.5, 33.25])
  })

  it.each<[string, [number, number][]]>([
    [
      '-71.06, 42.36',
      [
        [-71.06, 42.36],
        [42.36, -71.06],
      ],
    ],
    ['71.06W 42.36N', [[-71.06, 42.36]]],
    ['70.65W, 33.45S', [[-70.65, -33.45]]],
    [
      '12, 34',
      [
        [12, 34],
        [34, 12],
      ],
    ],
    ['179.9, -89', [[179.9, -89]]],
  ])('keeps the sign and tells every possible reading of %s', (q, expected) => {
    expect(coordinates(q)).toEqual(expected)
  })

  it.each([
    '200, 33',
    '112.5',
    '112.5, 33.25, 5',
    '112.5E, 33.25E',
    '99N 112E',
    `112°70'E 33°15'N`,
    'E112.5E, 33',
    '12 Plum road',
    '梅花路12号',
    '2026-03-02',
    '12, Plum road',
    ',',
    '1e5, 3',
    '999001001001001',
  ])('is not read into %s', (q) => {
    expect(coordinates(q)).toEqual([])
  })
})

describe('a code or number', () => {
  it('is taken without the spaces and dashes people put in', () => {
    expect(planSearch('999001 001-001').codePrefix).toBe('999001001001')
    expect(planSearch('９９９００１').codePrefix).toBe('999001')
    expect(planSearch('9').codePrefix).toBeNull()
    expect(planSearch('12a').codePrefix).toBeNull()
  })

  it('with a # is an incident', () => {
    expect(planSearch('#123').incidentId).toBe(123)
    expect(planSearch('# 123').incidentId).toBe(123)
    expect(planSearch('123').incidentId).toBeNull()
    expect(planSearch('#12345678901234567890').incidentId).toBeNull()
  })
})

describe('words', () => {
  it('become patterns in which %, _ and \\ stand for themselves', () => {
    expect(planSearch('50%_a\\b').contains).toBe('%50\\%\\_a\\\\b%')
    expect(planSearch(' 梅花路 ').beginsWith).toBe('梅花路%')
  })
})

describe('results', () => {
  const aResult = (type: Ranked['type'], label: string, rank: number): Ranked => ({
    type,
    label,
    rank,
    id: 1,
    detail: '',
    position: [112, 33.5],
    bbox: null,
  })

  it('are sorted by fit, then by kind, then by length, and cut', () => {
    const merged = mergeResults(
      [
        aResult('building', 'Plum road 120', 1),
        aResult('building', 'Plum road 1', 1),
        aResult('building', 'Old Plum road', 2),
        aResult('road', 'Plum road', 1),
        aResult('grid', 'Plum', 0),
      ],
      4,
    )
    expect(merged.map(({ label }) => label)).toEqual(['Plum', 'Plum road', 'Plum road 1', 'Plum road 120'])
    expect(merged[0]).not.toHaveProperty('rank')
  })
})
