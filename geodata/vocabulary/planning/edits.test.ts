import { describe, expect, it } from 'vitest'
import { buildPlan } from './build-plan.ts'
import { applyChange, conflictsOf, planText, reverseOf } from './changes.ts'
import type { Edit } from './edits.ts'
import { cutOut, mergeFaces, moveBorder, moveNode, reshapeBorder, reshapeByStroke, splitFace } from './edits.ts'
import type { Point } from './lattice.ts'
import { toLattice } from './lattice.ts'
import { areaSquareMeters } from './measures.ts'
import type { Plan } from './plan.ts'
import { squares } from './plan-of-squares.ts'
import { boundaryOf, partsOfFace } from './rings.ts'

function planOf(columns: number, rows: number): Plan {
  const built = buildPlan(squares(columns, rows))
  if (!built.ok) throw new Error(JSON.stringify(built.faults))
  return built.plan
}
/** Thousandths of a degree from the south-west corner of the squares. */
const at = (x: number, y: number): Point => toLattice([113 + x / 1000, 23 + y / 1000])
const nodeAt = (plan: Plan, [x, y]: Point) => [...plan.nodes].find(([, p]) => p[0] === x && p[1] === y)?.[0] ?? ''
const area = (plan: Plan, face: string) => areaSquareMeters(partsOfFace(plan, face) ?? [])
const total = (plan: Plan) => [...plan.faces.keys()].reduce((sum, face) => sum + area(plan, face), 0)
const between = (plan: Plan, a: string, b: string) =>
  [...plan.borders].find(([, { left, right }]) => (left === a && right === b) || (left === b && right === a))?.[0] ?? ''

function made(plan: Plan, edit: Edit) {
  if (!edit.ok) throw new Error(JSON.stringify(edit.refusal))
  const before = planText(plan)
  expect(applyChange(plan, edit.change)).toBeUndefined()
  const after = planText(plan)
  expect(after).not.toBe(before)
  expect(applyChange(plan, reverseOf(edit.change))).toBeUndefined()
  expect(planText(plan)).toBe(before)
  expect(applyChange(plan, JSON.parse(JSON.stringify(edit.change)) as typeof edit.change)).toBeUndefined()
  expect(planText(plan)).toBe(after)
  return edit.change
}
function reason(edit: Edit): string {
  return edit.ok ? 'made' : edit.refusal.reason
}

describe('a plan of polygons', () => {
  it('shares nodes and borders, and gives the polygons back', () => {
    const plan = planOf(3, 2)
    expect([plan.nodes.size, plan.borders.size, plan.faces.size]).toEqual([8, 13, 6])
    expect(boundaryOf(plan, '1,1')).toEqual(squares(3, 2).find(({ id }) => id === '1,1')?.boundary)
  })
  it('tells an overlap and a gap with their places', () => {
    const [a, b, c] = squares(3, 1)
    const shifted = JSON.parse(JSON.stringify(b).replaceAll('113.002', '113.0025')) as typeof b
    if (!a || !b || !c || !shifted) throw new Error('no squares')
    const overlapping = buildPlan([a, shifted, c])
    expect(overlapping.ok).toBe(false)
    if (!overlapping.ok) expect(overlapping.faults[0]?.ids.sort()).toEqual(['1,0', '2,0'])
    const ring = buildPlan(squares(3, 3).filter(({ id }) => id !== '1,1'))
    expect(ring.report.gaps).toEqual([{ place: expect.any(Array) as Point, twiceArea: 2e12 }])
  })
  it('makes a neighbour’s corner on a straight border a corner of both', () => {
    const [tall] = squares(1, 1)
    const [low, high] = JSON.parse(
      JSON.stringify(squares(2, 2).filter(({ id }) => id.startsWith('1')))
        .replaceAll('23.002', '23.001')
        .replaceAll('23.001', '23.0005'),
    ) as ReturnType<typeof squares>
    if (!tall || !low || !high) throw new Error('no squares')
    const upper = {
      ...high,
      boundary: {
        type: 'Polygon' as const,
        coordinates: [
          [
            [113.001, 23.0005],
            [113.002, 23.0005],
            [113.002, 23.001],
            [113.001, 23.001],
            [113.001, 23.0005],
          ] as [number, number][],
        ],
      },
    }
    const built = buildPlan([tall, low, upper])
    expect(built.ok && built.report).toMatchObject({ sharedCorners: 1, sharedUnits: 0, gaps: [] })
  })
})

describe('moving', () => {
  it('takes all neighbours of a node along', () => {
    const plan = planOf(3, 3)
    const whole = total(plan)
    made(plan, moveNode(plan, nodeAt(plan, at(1, 1)), at(1.3, 1.2)))
    for (const face of ['0,0', '0,1', '1,0', '1,1'])
      expect(JSON.stringify(boundaryOf(plan, face))).toContain('113.0013,23.0012')
    expect(total(plan)).toBeCloseTo(whole, 6)
  })
  it('refuses to cross a border, to turn a grid over, to leave the outline', () => {
    const plan = planOf(3, 3)
    const node = nodeAt(plan, at(1, 1))
    expect(reason(moveNode(plan, node, at(2.5, 1.1)))).toBe('crosses-a-border')
    expect(reason(moveNode(plan, node, at(2, 1)))).toBe('crosses-a-border')
    expect(reason(moveNode(plan, nodeAt(plan, at(1, 0)), at(1, 0.2)))).toBe('moves-the-outline')
    expect(reason(moveNode(plan, node, at(1, 1)))).toBe('nothing-changes')
    expect(reason(moveNode(plan, 'n0', at(1, 1)))).toBe('no-such-thing')
  })
  it('moves a whole border with what ends at it', () => {
    const plan = planOf(3, 3)
    const whole = total(plan)
    made(plan, moveBorder(plan, between(plan, '0,1', '1,1'), [200_000, 0]))
    expect(total(plan)).toBeCloseTo(whole, 6)
    expect(area(plan, '0,1')).toBeGreaterThan(area(plan, '2,1') * 1.19)
  })
  it('gives a border corners, and refuses one that crosses itself', () => {
    const plan = planOf(3, 3)
    const border = between(plan, '0,1', '1,1')
    made(plan, reshapeBorder(plan, border, [at(1.2, 1.4), at(0.8, 1.6)]))
    expect(reason(reshapeBorder(plan, border, [at(1.2, 1.8), at(0.8, 1.2), at(1.2, 1.2), at(0.8, 1.8)]))).toBe(
      'crosses-itself',
    )
  })
})

describe('splitting and merging', () => {
  it('splits by a line that reaches beyond the grid, and merges back to the same ground', () => {
    const plan = planOf(3, 3)
    const before = boundaryOf(plan, '1,1')
    const change = made(plan, splitFace(plan, { face: '1,1', line: [at(0.5, 1.3), at(2.5, 1.4)], seed: 's1' }))
    expect(change.faces).toEqual([expect.objectContaining({ id: 's1.f1', before: null })])
    expect(plan.faces.size).toBe(10)
    made(plan, mergeFaces(plan, { faces: ['1,1', 's1.f1'], seed: 's2' }))
    expect(area(plan, '1,1')).toBeCloseTo(areaSquareMeters(partsOfFace(planOf(3, 3), '1,1') ?? []), 3)
    expect(JSON.stringify(before).length).toBeLessThan(JSON.stringify(boundaryOf(plan, '1,1')).length)
  })
  it('leaves the outline where it is when a split ends on it', () => {
    const plan = planOf(1, 1)
    const whole = total(plan)
    made(plan, splitFace(plan, { face: '0,0', line: [at(0.313_131, -1), at(0.777_777, 2)], seed: 's1' }))
    expect(Math.abs(total(plan) - whole)).toBeLessThan(1e-4)
  })
  it('refuses a line that misses, one that crosses itself, and strangers', () => {
    const plan = planOf(3, 3)
    expect(reason(splitFace(plan, { face: '1,1', line: [at(0.5, 0.3), at(2.5, 0.4)], seed: 's' }))).toBe('split-misses')
    expect(reason(splitFace(plan, { face: '1,1', line: [at(0.5, 1.3), at(1.5, 1.3)], seed: 's' }))).toBe('split-misses')
    expect(
      reason(
        splitFace(plan, { face: '1,1', line: [at(0.5, 1.3), at(2.5, 1.3), at(2.5, 1.6), at(1.5, 1.1)], seed: 's' }),
      ),
    ).toBe('crosses-itself')
    expect(reason(mergeFaces(plan, { faces: ['0,0', '2,2'], seed: 's' }))).toBe('not-neighbours')
    expect(reason(mergeFaces(plan, { faces: ['0,0', '1,1'], seed: 's' }))).toBe('not-neighbours')
  })
  it('merges a ring of grids around one, which becomes an island', () => {
    const plan = planOf(3, 3)
    const ring = ['0,0', '1,0', '2,0', '2,1', '2,2', '1,2', '0,2', '0,1']
    made(plan, mergeFaces(plan, { faces: ring, seed: 's1' }))
    expect(partsOfFace(plan, '0,0')?.[0]?.holes).toHaveLength(1)
    made(plan, splitFace(plan, { face: '0,0', line: [at(1.5, -1), at(1.5, 4)], seed: 's2' }))
    expect(plan.faces.size).toBe(3)
  })
})

describe('cutting out and reshaping by a stroke', () => {
  it('cuts an exclusive grid out of the middle of one and out of four', () => {
    const plan = planOf(3, 3)
    const whole = total(plan)
    const school = { code: '', name: 'school', kind: 'exclusive' as const, gridId: null }
    made(plan, cutOut(plan, { ring: [at(1.2, 1.2), at(1.8, 1.2), at(1.8, 1.8)], face: school, seed: 's1' }))
    expect(partsOfFace(plan, '1,1')?.[0]?.holes).toHaveLength(1)
    made(
      plan,
      cutOut(plan, { ring: [at(0.7, 0.7), at(0.7, 1.1), at(1.1, 1.1), at(1.1, 0.7)], face: school, seed: 's2' }),
    )
    expect(area(plan, 's2.f1')).toBeCloseTo(0.16 * area(plan, '2,2'), -1)
    expect(total(plan)).toBeCloseTo(whole, 4)
    expect(
      reason(
        cutOut(plan, { ring: [at(0.9, 1.9), at(0.9, 3.5), at(1.1, 3.5), at(1.1, 1.9)], face: school, seed: 's3' }),
      ),
    ).toBe('made')
    expect(
      reason(cutOut(plan, { ring: [at(-1, 2.4), at(4, 2.4), at(4, 2.6), at(-1, 2.6)], face: school, seed: 's4' })),
    ).toBe('would-fall-apart')
  })
  it('reshapes the borders of several grids at once', () => {
    const plan = planOf(3, 3)
    const whole = total(plan)
    made(
      plan,
      reshapeByStroke(plan, { line: [at(0, 1), at(0.5, 1.3), at(1.5, 1.2), at(2.5, 1.3), at(3, 1)], seed: 's1' }),
    )
    for (const column of [0, 1, 2]) expect(area(plan, `${column},0`)).toBeGreaterThan(area(plan, `${column},2`) * 1.1)
    expect(total(plan)).toBeCloseTo(whole, 4)
    expect(plan.faces.size).toBe(9)
    expect(reason(reshapeByStroke(plan, { line: [at(0.2, 2.2), at(0.8, 2.8)], seed: 's2' }))).toBe('stroke-misses')
  })
})

describe('two who edit', () => {
  it('both stand on different borders, in either order; on one border one conflicts', () => {
    const [one, other] = [planOf(4, 1), planOf(4, 1)]
    const left = reshapeBorder(one, between(one, '0,0', '1,0'), [at(1.2, 0.5)])
    const right = reshapeBorder(one, between(one, '2,0', '3,0'), [at(3.2, 0.5)])
    const same = reshapeBorder(one, between(one, '0,0', '1,0'), [at(0.8, 0.5)])
    if (!left.ok || !right.ok || !same.ok) throw new Error('refused')
    for (const change of [left.change, right.change]) expect(applyChange(one, change)).toBeUndefined()
    for (const change of [right.change, left.change]) expect(applyChange(other, change)).toBeUndefined()
    expect(planText(one)).toBe(planText(other))
    expect(conflictsOf(one, same.change)).toEqual([between(one, '0,0', '1,0')])
    expect(applyChange(one, same.change)?.reason).toBe('conflict')
    expect(planText(one)).toBe(planText(other))
  })
  it('are refused where both changes alone were sound and together cross', () => {
    const plan = planOf(3, 1)
    const left = reshapeBorder(plan, between(plan, '0,0', '1,0'), [at(1.7, 0.5)])
    const right = reshapeBorder(plan, between(plan, '1,0', '2,0'), [at(1.3, 0.5)])
    if (!left.ok || !right.ok) throw new Error('refused')
    expect(applyChange(plan, left.change)).toBeUndefined()
    const before = planText(plan)
    expect(applyChange(plan, right.change)).toMatchObject({
      reason: 'crosses-a-border',
      place: expect.any(Array) as Point,
    })
    expect(planText(plan)).toBe(before)
  })
  it('is not believed: a change that moves the outline, or whose faces do not fit, is refused', () => {
    const plan = planOf(2, 1)
    const corner = nodeAt(plan, at(1, 0))
    const move = {
      nodes: [{ id: corner, before: [...at(1, 0)] as [number, number], after: [...at(1, 0.1)] as [number, number] }],
      borders: [],
      faces: [],
    }
    expect(applyChange(plan, move)?.reason).toBe('moves-the-outline')
    const id = between(plan, '0,0', '1,0')
    const border = plan.borders.get(id)
    if (!border) throw new Error('no border')
    const before = { ...border, points: [] as [number, number][] }
    expect(applyChange(plan, { nodes: [], faces: [], borders: [{ id, before, after: null }] })).toBeDefined()
    expect(
      applyChange(plan, {
        nodes: [],
        faces: [],
        borders: [{ id, before, after: { ...before, left: before.right, right: before.left } }],
      }),
    ).toBeDefined()
    expect(plan.borders.size).toBe(3)
  })
})
