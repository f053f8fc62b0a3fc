import { describe, expect, it } from 'vitest'
import { growClassTree, searchClassTree, withSubclasses } from './class-tree.ts'

const aClass = (id: number, parentId: number | null, nameZh: string, nameEn = '') => ({
  id,
  parentId,
  nameZh,
  nameEn,
  scheme: 's',
  code: `C${id}`,
  limitValue: null,
  limitUnit: null,
})
const classes = [
  aClass(1, null, '公用设施', 'public utilities'),
  aClass(2, 1, '井盖', 'manhole'),
  aClass(3, 2, '雨水井盖'),
  aClass(4, null, '市容'),
]
const counts = new Map([
  [1, 1],
  [2, 10],
  [3, 100],
])

describe('the tree of classes', () => {
  it('counts a class with everything below it', () => {
    expect(growClassTree(classes, counts).map((node) => node.count)).toEqual([111, 0])
  })

  it('is found by name in either language or by code, with the path to it', () => {
    const tree = growClassTree(classes, counts)
    expect(searchClassTree(tree, '雨水')[0]?.children[0]?.children[0]?.item.id).toBe(3)
    expect(searchClassTree(tree, 'MANHOLE').map((node) => node.item.id)).toEqual([1])
    expect(searchClassTree(tree, 'c4').map((node) => node.item.id)).toEqual([4])
    expect(searchClassTree(tree, 'nothing such')).toEqual([])
  })

  it('takes the whole subtree of a choice', () => {
    expect(withSubclasses(classes, [1]).sort()).toEqual([1, 2, 3])
    expect(withSubclasses(classes, [3])).toEqual([3])
  })
})
