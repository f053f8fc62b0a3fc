import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellMask, TracedRing } from './outline-tracing.ts'
import { traceOutlines } from './outline-tracing.ts'

/** Rows as drawn, the northernmost first; # is marked. */
function maskOf(...drawn: string[]): CellMask {
  const columns = drawn[0]?.length ?? 0
  const marked = Uint8Array.from([...drawn].reverse().join(''), (c) => Number(c === '#'))
  return { columns, rows: drawn.length, marked }
}

function signedArea(ring: TracedRing): number {
  return ring.slice(1).reduce((sum, [x, y], i) => {
    const [px, py] = ring[i] ?? [0, 0]
    return sum + (px * y - x * py) / 2
  }, 0)
}

/** Even-odd over all rings, at the centre of a cell. */
function holds(polygons: TracedRing[][], column: number, row: number): boolean {
  let inside = false
  for (const ring of polygons.flat())
    for (const [i, [x, y]] of ring.slice(1).entries()) {
      const [px, py] = ring[i] ?? [0, 0]
      if (x === px && x > column + 0.5 && Math.min(y, py) < row + 0.5 && Math.max(y, py) > row + 0.5) inside = !inside
    }
  return inside
}

describe('tracing outlines', () => {
  it('has corners only where the outline turns', () => {
    expect(traceOutlines(maskOf('...', '###', '###'))).toEqual([
      [
        [
          [0, 0],
          [3, 0],
          [3, 2],
          [0, 2],
          [0, 0],
        ],
      ],
    ])
  })

  it('cuts holes the other way round, after the outer ring', () => {
    const [polygon = []] = traceOutlines(maskOf('###', '#.#', '###'))
    expect(polygon.map(signedArea)).toEqual([9, -1])
  })

  it('keeps cells that meet at a corner apart', () => {
    const polygons = traceOutlines(maskOf('.#', '#.'))
    expect(polygons.map((polygon) => polygon.map(signedArea))).toEqual([[1], [1]])
  })

  it('lets a hole touch the outline at a corner without joining it', () => {
    const [polygon = [], ...others] = traceOutlines(maskOf('##.', '#.#', '###'))
    expect(others).toEqual([])
    expect(polygon.map(signedArea)).toEqual([8, -1])
  })

  it('makes two rings of holes that meet at a corner', () => {
    const [polygon = []] = traceOutlines(maskOf('####', '#.##', '##.#', '####'))
    expect(polygon.map(signedArea)).toEqual([16, -1, -1])
  })

  it('puts an island in a hole on its own', () => {
    const polygons = traceOutlines(maskOf('#####', '#...#', '#.#.#', '#...#', '#####'))
    expect(polygons.map((polygon) => polygon.map(signedArea))).toEqual([[25, -9], [1]])
  })

  it('draws nothing where nothing is marked', () => {
    expect(traceOutlines(maskOf('..', '..'))).toEqual([])
    expect(traceOutlines({ columns: 0, rows: 0, marked: new Uint8Array(0) })).toEqual([])
  })

  it('gives back any pattern, in rings that pass no corner twice', () => {
    const pattern = fc.array(fc.array(fc.constantFrom('#', '.'), { minLength: 7, maxLength: 7 }), {
      minLength: 1,
      maxLength: 7,
    })
    fc.assert(
      fc.property(pattern, (rows) => {
        const mask = maskOf(...rows.map((row) => row.join('')))
        const polygons = traceOutlines(mask)
        for (const [cell, isMarked] of mask.marked.entries())
          expect(holds(polygons, cell % mask.columns, Math.floor(cell / mask.columns))).toBe(isMarked === 1)
        for (const polygon of polygons) {
          expect(polygon.map((ring) => Math.sign(signedArea(ring)))).toEqual(polygon.map((_, i) => (i === 0 ? 1 : -1)))
          for (const ring of polygon) expect(new Set(ring.slice(1).map(String)).size).toBe(ring.length - 1)
        }
      }),
      { numRuns: 400 },
    )
  })
})
