import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sparseCounts } from '#geo/sparse-counts'
import { binsIn, countsIn, framesOf, openTally, sampledEnds } from './frames.ts'

const things = 5
const bins = 8
const matrices = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })), {
  minLength: things * bins,
  maxLength: things * bins,
})
const windows = fc.array(fc.tuple(fc.integer({ min: 0, max: bins }), fc.integer({ min: 0, max: bins })), {
  maxLength: 12,
})

function framesFrom(counts: readonly number[]) {
  const starts = Float64Array.from({ length: bins }, (_, i) => i * 3600)
  const keys = [Uint32Array.from({ length: things }, (_, i) => i)]
  return framesOf(sparseCounts({ starts, end: bins * 3600, keys, counts: Uint32Array.from(counts) }))
}

describe('a tally', () => {
  it('gives the sums of any window after any other', () => {
    fc.assert(
      fc.property(matrices, windows, (counts, asked) => {
        const tally = openTally(framesFrom(counts))
        for (const [a, b] of asked) {
          const [first, past] = [Math.min(a, b), Math.max(a, b)]
          const wanted = Array.from({ length: things }, (_, thing) =>
            counts.slice(thing * bins + first, thing * bins + past).reduce((sum, n) => sum + n, 0),
          )
          expect([...tally(first, past)]).toEqual(wanted)
        }
      }),
    )
  })
})

describe('the bins of a window', () => {
  const frames = framesFrom(Array.from({ length: things * bins }, () => 1))
  it('are those that begin in it', () => {
    expect(binsIn(frames, 0, 7200)).toEqual([0, 2])
    expect(binsIn(frames, 3600, 1e9)).toEqual([1, bins])
    expect(binsIn(frames, -Infinity, Infinity)).toEqual([0, bins])
    expect(binsIn(frames, 1e9, 2e9)).toEqual([bins, bins])
  })

  it('sampled for a scale, end with the last one and are long enough', () => {
    expect(sampledEnds(frames, 3)).toEqual([3, 4, 5, 6, 7, 8])
    expect(sampledEnds(frames, 3, 2)).toEqual([5, 8])
    expect(sampledEnds(frames, 20)).toEqual([8])
  })
})

describe('counts by thing', () => {
  it('are those of the window alone, whichever was looked at before', () => {
    const frames = framesFrom(Array.from({ length: things * bins }, (_, i) => (i % bins === 2 ? 4 : 1)))
    const tally = openTally(frames)
    expect(countsIn(frames, tally, { from: '1970-01-01T02:00:00Z', to: '1970-01-01T03:00:00Z' }).get(3)).toBe(4)
    expect(countsIn(frames, tally, { from: '1970-01-01T03:00:00Z', to: '1970-01-01T05:00:00Z' }).get(3)).toBe(2)
    expect(countsIn(frames, tally, {}).get(3)).toBe(4 + bins - 1)
  })
})
