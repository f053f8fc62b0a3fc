import { describe, expect, it } from 'vitest'
import type { Point } from './lattice.ts'
import { pointOnLine, side, toLattice, twiceArea } from './lattice.ts'
import { areaSquareMeters, perimeterMeters, polsbyPopper, reock } from './measures.ts'

/** A shape given in metres around 113° E 23° N. */
function shape(corners: readonly (readonly [number, number])[]) {
  const [east, north] = [102_525.0, 110_752.0]
  const outer = corners.map(([x, y]) => toLattice([113 + x / east, 23 + y / north]))
  return [{ outer, holes: [] as Point[][] }]
}
const circle = (radius: number) =>
  shape(
    Array.from(
      { length: 720 },
      (_, n) => [radius * Math.cos((n * Math.PI) / 360), radius * Math.sin((n * Math.PI) / 360)] as const,
    ),
  )
const square = shape([
  [0, 0],
  [1000, 0],
  [1000, 1000],
  [0, 1000],
])
const strip = shape([
  [0, 0],
  [1000, 0],
  [1000, 10],
  [0, 10],
])

describe('compactness', () => {
  it('is what it is known to be for a circle, a square and a strip', () => {
    expect(polsbyPopper(circle(500))).toBeCloseTo(1, 3)
    expect(reock(circle(500))).toBeCloseTo(1, 3)
    expect(polsbyPopper(square)).toBeCloseTo(Math.PI / 4, 4)
    expect(reock(square)).toBeCloseTo(2 / Math.PI, 4)
    expect(polsbyPopper(strip)).toBeCloseTo((4 * Math.PI * 10_000) / 2020 ** 2, 4)
    expect(reock(strip)).toBeCloseTo(0.0127, 3)
  })
  it('leaves holes out of the area', () => {
    const outer = [
      [113, 23],
      [113.01, 23],
      [113.01, 23.01],
      [113, 23.01],
    ].map(toLattice)
    const hole = [
      [113.002, 23.002],
      [113.002, 23.004],
      [113.004, 23.004],
      [113.004, 23.002],
    ].map(toLattice)
    expect(areaSquareMeters([{ outer, holes: [hole] }]) / areaSquareMeters([{ outer, holes: [] }])).toBeCloseTo(0.96, 4)
    expect(perimeterMeters(square)).toBeCloseTo(4000, 0)
  })
})

describe('the lattice', () => {
  it('knows the side of a point where doubles cannot', () => {
    const [a, b] = [
      [0, 0],
      [180e9, 90e9 - 1],
    ] as const
    expect(side(a, b, [90e9, 45e9])).toBe(1)
    expect(side(a, b, [90e9, 45e9 - 1])).toBe(-1)
    expect(side([0, 0], [180e9, 90e9], [90e9, 45e9])).toBe(0)
    expect(
      twiceArea([
        [0, 0],
        [1e11, 1],
        [2e11, 2],
        [3e11, 2],
      ] as Point[]),
    ).toBe(-2e11)
  })
  it('finds a corner on a line that hardly leaves it', () => {
    const [a, b, near]: Point[] = [
      [113_000_000_000, 23_000_000_000],
      [113_001_234_567, 23_000_765_433],
      [113_000_600_000, 23_000_372_000],
    ]
    const found = pointOnLine([a as Point, b as Point], near as Point)
    expect(Math.abs(twiceArea([a, b, found] as Point[]))).toBeLessThan(16_000)
    expect(Math.hypot(found[0] - 113_000_600_000, found[1] - 23_000_372_000)).toBeLessThan(7100)
  })
})
