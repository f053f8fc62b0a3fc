import type { IncidentClass } from '#contract/catalogues'

export type ClassNode = { item: IncidentClass; children: ClassNode[]; count: number }

/** Classes as a tree. A node counts its whole subtree, because choosing it chooses the subtree. */
export function growClassTree(classes: readonly IncidentClass[], counts: ReadonlyMap<number, number>): ClassNode[] {
  const childrenOf = groupByParent(classes)
  const grow = (item: IncidentClass): ClassNode => {
    const children = (childrenOf.get(item.id) ?? []).map(grow)
    const own = counts.get(item.id) ?? 0
    return { item, children, count: children.reduce((sum, child) => sum + child.count, own) }
  }
  return (childrenOf.get(null) ?? []).map(grow)
}

/** The ids of the chosen classes and of everything below them. */
export function withSubclasses(classes: readonly IncidentClass[], chosen: readonly number[]): number[] {
  const all = new Set(chosen)
  const childrenOf = groupByParent(classes)
  const visit = (id: number) => {
    for (const child of childrenOf.get(id) ?? []) {
      all.add(child.id)
      visit(child.id)
    }
  }
  chosen.forEach(visit)
  return [...all]
}

/** Nodes whose name or code holds the words, with the path to them. An empty search keeps all. */
export function searchClassTree(nodes: readonly ClassNode[], words: string): ClassNode[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return [...nodes]
  return nodes.flatMap((node) => {
    const { nameZh, nameEn, code } = node.item
    if (`${nameZh} ${nameEn} ${code}`.toLowerCase().includes(wanted)) return [node]
    const children = searchClassTree(node.children, wanted)
    return children.length > 0 ? [{ ...node, children }] : []
  })
}

function groupByParent(classes: readonly IncidentClass[]): Map<number | null, IncidentClass[]> {
  const groups = new Map<number | null, IncidentClass[]>()
  for (const item of classes) groups.set(item.parentId, [...(groups.get(item.parentId) ?? []), item])
  return groups
}
