import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startPacer } from './pacer.ts'
import { buildSegmentIndex, nearestOnRoad } from './segment-index.ts'

type Piece = readonly [x1: number, y1: number, x2: number, y2: number]

function indexOf(pieces: readonly Piece[]) {
  const lengths = pieces.map(([x1, y1, x2, y2]) => Math.hypot(x2 - x1, y2 - y1))
  return buildSegmentIndex(
    {
      ends: Float64Array.from(pieces.flat()),
      road: Int32Array.from(pieces, (_, i) => i),
      startMeters: new Float64Array(pieces.length),
      spanMeters: Float64Array.from(lengths),
    },
    startPacer(),
  )
}

function distanceTo([x1, y1, x2, y2]: Piece, x: number, y: number): number {
  const squared = (x2 - x1) ** 2 + (y2 - y1) ** 2
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / squared))
  return Math.hypot(x1 + share * (x2 - x1) - x, y1 + share * (y2 - y1) - y)
}

describe('the nearest point on a road', () => {
  it('lies within the piece or at its end', async () => {
    const index = await indexOf([[0, 0, 100, 0]])
    expect(nearestOnRoad(index, 30, 7, 500)).toEqual({ road: 0, alongMeters: 30, offMeters: 7 })
    expect(nearestOnRoad(index, 104, 3, 500)).toEqual({ road: 0, alongMeters: 100, offMeters: 5 })
    expect(nearestOnRoad(index, 30, 501, 500)).toBeNull()
  })

  it('is found beside pieces that run across the globe', async () => {
    const index = await indexOf([
      [0, 0, 100, 0],
      [50, 40, 9_000_000, 4_000_000],
      [-15_000_000, 8_000_000, -15_000_000, 8_000_100],
    ])
    expect(nearestOnRoad(index, 30, 7, 500)?.road).toBe(0)
    expect(nearestOnRoad(index, 4_500_050, 2_000_100, 500)?.road).toBe(1)
    expect(nearestOnRoad(index, -15_000_020, 8_000_050, 500)).toEqual({ road: 2, alongMeters: 50, offMeters: 20 })
  })

  it('is what looking at every piece finds', async () => {
    const meters = fc.integer({ min: -3000, max: 3000 })
    const piece = fc.tuple(meters, meters, meters, meters)
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 40 }),
        fc.array(fc.tuple(meters, meters), { minLength: 1, maxLength: 20 }),
        async (pieces, points) => {
          const index = await indexOf(pieces)
          for (const [x, y] of points) {
            const least = Math.min(...pieces.map((p) => distanceTo(p, x, y)))
            const found = nearestOnRoad(index, x, y, 500)
            if (least > 500.001) expect(found).toBeNull()
            else if (least < 499.999) expect(found?.offMeters).toBeCloseTo(least, 6)
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
