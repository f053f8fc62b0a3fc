import { describe, expect, it } from 'vitest'
import { cutAlongCurve } from './cut-faces.ts'
import { createFaceGraph, pointAt, pointsOf } from './face-graph.ts'
import { centroid, signedArea } from './plane-geometry.ts'
import { traceOutline } from './trace-outline.ts'

/** Five by five squares of ten metres, cut as streets cut the plan. */
const chequerboard = () => {
  const size = 5000
  const graph = createFaceGraph([
    { x: 0, y: 0 },
    { x: size, y: 0 },
    { x: size, y: size },
    { x: 0, y: size },
  ])
  const style = { side: { kind: 'branch', cut: 0 }, snap: 10, minShare: 0.01, minLength: 10 } as const
  for (let i = 1; i < 5; i++) {
    const lines = [
      [
        { x: i * 1000, y: -500 },
        { x: i * 1000, y: size + 500 },
      ],
      [
        { x: -500, y: i * 1000 },
        { x: size + 500, y: i * 1000 },
      ],
    ]
    for (const line of lines) {
      const count = graph.faces.length
      for (let face = 0; face < count; face++) cutAlongCurve(graph, face, line, style)
    }
  }
  const squareAt = (column: number, row: number) =>
    graph.faces.findIndex((_, face) => {
      const middle = centroid(pointsOf(graph, face))
      return Math.floor(middle.x / 1000) === column && Math.floor(middle.y / 1000) === row
    })
  return { graph, squareAt }
}

const shape = (...squares: [number, number][]) => {
  const { graph, squareAt } = chequerboard()
  const polygons = traceOutline(
    graph,
    squares.map(([column, row]) => squareAt(column, row)),
  )
  const area = polygons.flat().reduce((sum, ring) => sum + signedArea(ring.map((vertex) => pointAt(graph, vertex))), 0)
  return { rings: polygons.map((rings) => rings.length), squares: area / 1_000_000, polygons }
}

const everySquare = Array.from({ length: 25 }, (_, i): [number, number] => [i % 5, Math.floor(i / 5)])
const without = (...holes: string[]) => everySquare.filter((square) => !holes.includes(square.join()))

describe('the outline of a union of cells', () => {
  it('is cut into all its squares', () => expect(chequerboard().graph.faces).toHaveLength(25))
  it('is one ring around neighbours', () => expect(shape([1, 1], [2, 1])).toMatchObject({ rings: [1], squares: 2 }))
  it('is two polygons when cells meet in a corner only', () =>
    expect(shape([1, 1], [2, 2])).toMatchObject({ rings: [1, 1], squares: 2 }))
  it('has a hole', () => expect(shape(...without('2,2'))).toMatchObject({ rings: [2], squares: 24 }))
  it('has two holes that meet in a corner', () =>
    expect(shape(...without('1,1', '2,2'))).toMatchObject({ rings: [3], squares: 23 }))
  it('has a hole that touches the outer ring in a corner', () =>
    expect(shape(...without('0,0', '1,1'))).toMatchObject({ rings: [2], squares: 23 }))
  it('never passes a vertex twice in one ring', () => {
    for (const ring of shape(...without('0,0', '1,1', '2,2', '3,1')).polygons.flat()) {
      expect(new Set(ring).size).toBe(ring.length)
    }
  })
  it('keeps an island in a hole apart', () =>
    expect(shape(...without('1,1', '2,1', '3,1', '1,2', '3,2', '1,3', '2,3', '3,3'))).toMatchObject({
      rings: [1, 2],
      squares: 17,
    }))
})
