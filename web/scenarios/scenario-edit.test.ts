import { describe, expect, it } from 'vitest'
import { added, begin, closed, isClosed, placed, redo, shifted, step, undo, without } from './scenario-edit.ts'

const terms = { kind: 'clinic', mode: 'walk', minutes: 10, hour: null, targetShare: 0.9 } as const
const work = begin({ name: 'x', note: '', terms, changes: [], saved: null })

describe('changes to resources', () => {
  it('one move and one shift a resource, the newest, and nothing beside closing', () => {
    const moved = placed(placed([], { resourceId: 7 }, [1, 2]), { resourceId: 7 }, [3, 4])
    expect(moved).toEqual([{ type: 'move', resourceId: 7, position: [3, 4] }])
    const both = shifted(shifted(moved, { resourceId: 7 }, 'off'), { resourceId: 7 }, '24/7')
    expect(both.map(({ type }) => type)).toEqual(['move', 'shift'])
    const shut = closed(both, { resourceId: 7 })
    expect(shut).toEqual([{ type: 'close', resourceId: 7 }])
    expect(isClosed(shut, 7)).toBe(true)
    for (const again of [
      placed(shut, { resourceId: 7 }, [9, 9]),
      shifted(shut, { resourceId: 7 }, 'off'),
      closed(shut, { resourceId: 7 }),
    ])
      expect(again).toEqual(shut)
  })

  it('an addition is moved, given hours and taken away by its place in the list', () => {
    const one = added([], 'New', [1, 2])
    expect(placed(one, { addition: 0 }, [3, 4])).toEqual([
      { type: 'add', name: 'New', position: [3, 4], hours: '24/7' },
    ])
    expect(shifted(one, { addition: 0 }, 'off')[0]).toMatchObject({ hours: 'off' })
    expect(closed(one, { addition: 0 })).toEqual([])
    expect(without(one, 0)).toEqual([])
  })
})

describe('undo and redo', () => {
  it('go back and forth by step, a drag being one', () => {
    const first = step(work, { changes: added([], 'A', [0, 0]) })
    const dragged = step(
      step(step(first, { changes: added([], 'A', [1, 1]) }), { changes: added([], 'A', [2, 2]) }, true),
      { changes: added([], 'A', [3, 3]) },
      true,
    )
    expect(dragged.past).toHaveLength(2)
    const back = undo(dragged)
    expect(back.draft.changes).toEqual(first.draft.changes)
    expect(redo(back).draft.changes).toEqual(dragged.draft.changes)
    expect(undo(undo(back)).draft.changes).toEqual([])
    // A new step forgets what was undone.
    expect(redo(step(back, { changes: [] })).draft.changes).toEqual([])
    expect(undo(work)).toBe(work)
    expect(redo(work)).toBe(work)
  })
})
