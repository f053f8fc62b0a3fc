import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { widened } from './use-heat.ts'

describe('the box a density is asked for', () => {
  const aBox = fc
    .record({
      west: fc.double({ min: 70, max: 135, noNaN: true }),
      south: fc.double({ min: 5, max: 50, noNaN: true }),
      size: fc.double({ min: 0.001, max: 5, noNaN: true }),
    })
    .map(({ west, south, size }): [number, number, number, number] => [west, south, west + size, south + size / 2])

  it('holds the view with room around it, and is not far larger', () => {
    fc.assert(
      fc.property(aBox, (box) => {
        const [west, south, east, north] = widened(box)
        expect(west).toBeLessThan(box[0])
        expect(south).toBeLessThan(box[1])
        expect(east).toBeGreaterThan(box[2])
        expect(north).toBeGreaterThan(box[3])
        expect(east - west).toBeLessThan((box[2] - box[0]) * 2.3)
      }),
    )
  })

  it('stays the same for a small move', () => {
    expect(widened([112.001, 33.007, 112.101, 33.057])).toEqual(widened([112.002, 33.0075, 112.102, 33.0575]))
  })
})
