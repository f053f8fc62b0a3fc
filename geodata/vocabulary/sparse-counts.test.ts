import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packCounts, sparseCounts, unpackCounts } from './sparse-counts.ts'

const matrices = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 9 })).chain(([things, width]) =>
  fc.record({
    starts: fc.constant(Float64Array.from({ length: width }, (_, i) => 1.7e9 + i * 3600)),
    end: fc.constant(1.8e9),
    keys: fc.constant([Uint32Array.from({ length: things }, (_, i) => i * 7), new Uint32Array(things).fill(3)]),
    counts: fc
      .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 })), {
        minLength: things * width,
        maxLength: things * width,
      })
      .map((counts) => Uint32Array.from(counts)),
  }),
)

describe('counts as bytes', () => {
  it('come back as they were sent', () => {
    fc.assert(
      fc.property(matrices, (full) => {
        const read = unpackCounts(packCounts(sparseCounts(full)).buffer)
        expect([read.starts, read.end, read.keys]).toEqual([full.starts, full.end, full.keys])
        const counts = new Uint32Array(full.counts.length)
        let at = 0
        read.lengths.forEach((length, thing) => {
          for (let i = 0; i < length; i++, at++)
            counts[thing * full.starts.length + (read.bins[at] ?? 0)] = read.counts[at] ?? 0
        })
        expect(counts).toEqual(full.counts)
      }),
    )
  })

  it('hold nothing that is zero', () => {
    const starts = Float64Array.of(0, 1, 2)
    const full = { starts, end: 3, keys: [Uint32Array.of(9, 8)], counts: Uint32Array.of(0, 0, 5, 0, 0, 0) }
    expect(sparseCounts(full)).toMatchObject({ counts: Uint32Array.of(5), bins: Uint16Array.of(2) })
  })

  it('are refused when cut short', () => {
    const bytes = packCounts(
      sparseCounts({ starts: Float64Array.of(0), end: 1, keys: [Uint32Array.of(1)], counts: Uint32Array.of(4) }),
    )
    expect(() => unpackCounts(bytes.buffer.slice(0, -1))).toThrow(/bytes/)
    expect(() => unpackCounts(new ArrayBuffer(3))).toThrow(/bytes/)
  })
})
