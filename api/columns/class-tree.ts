/** Class ids are 16 bits wide in the columns. */
export const classIds = 2 ** 16

export type ClassTree = {
  /** The class with everything below it. */
  subtreeOf: (classId: number) => number[]
  /** The top of the tree the class lies in; an unknown class is its own. */
  groupOf: (classId: number) => number
  /** By class id: 1 is sensitive. */
  isSensitive: Uint8Array
}

/** Of triples [id, parent id or 0, 1 when sensitive]. */
export function classTreeOf(
  classes: readonly (readonly [id: number, parentId: number, sensitive: number])[],
): ClassTree {
  const children = new Map<number, number[]>()
  const parents = new Map<number, number>()
  const isSensitive = new Uint8Array(classIds)
  for (const [id, parentId, sensitive] of classes) {
    parents.set(id, parentId)
    isSensitive[id] = sensitive
    const siblings = children.get(parentId)
    if (siblings) siblings.push(id)
    else children.set(parentId, [id])
  }
  return {
    subtreeOf: (classId) => {
      const found = [classId]
      for (const id of found) found.push(...(children.get(id) ?? []))
      return found
    },
    groupOf: (classId) => {
      let top = classId
      for (let parent = parents.get(top) ?? 0; parent !== 0; parent = parents.get(top) ?? 0) top = parent
      return top
    },
    isSensitive,
  }
}
