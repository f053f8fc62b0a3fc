import { pointAt, sideKey } from './face-graph.ts'
import type { FaceGraph, StreetKind } from './face-graph.ts'
import type { Namer } from './invented-names.ts'
import { otherEnd } from './road-sides.ts'
import type { RoadSide, SidesByVertex } from './road-sides.ts'

const suffixes: Readonly<Record<StreetKind, string>> = {
  expressway: '快速路',
  arterial: '大道',
  secondary: '路',
  branch: '街',
  residential: '巷',
  path: '步道',
  none: '',
}

interface Union {
  readonly find: (item: number) => number
  readonly join: (a: number, b: number) => void
}

const createUnion = (): Union => {
  const parents = new Map<number, number>()
  const find = (item: number): number => {
    let root = item
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) root = next
    parents.set(item, root)
    return root
  }
  return { find, join: (a, b) => parents.set(find(a), find(b)) }
}

const isStraightOn = (graph: FaceGraph, vertex: number, one: RoadSide, other: RoadSide): boolean => {
  const at = pointAt(graph, vertex)
  const p = pointAt(graph, otherEnd(one, vertex))
  const q = pointAt(graph, otherEnd(other, vertex))
  const turn = Math.atan2(p.y - at.y, p.x - at.x) - Math.atan2(at.y - q.y, at.x - q.x)
  return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))) < 0.4
}

/** Cuts of one kind that run straight on into one another carry one name. */
export const nameStreets = (
  graph: FaceGraph,
  network: { sides: readonly RoadSide[]; byVertex: SidesByVertex },
  namer: Namer,
): Map<number, string> => {
  const streets = createUnion()
  for (const [vertex, sides] of network.byVertex) {
    sides.forEach((one, index) => {
      for (const other of sides.slice(index + 1)) {
        const isSameKind = one.side.kind === other.side.kind && one.side.cut !== other.side.cut
        const isRing = one.side.kind === 'expressway'
        if (isSameKind && (isRing || isStraightOn(graph, vertex, one, other)))
          streets.join(one.side.cut, other.side.cut)
      }
    })
  }
  const names = new Map<string, string>()
  const nameOfSide = new Map<number, string>()
  for (const { a, b, side } of network.sides) {
    // An arterial that becomes the ring road for a while has two names.
    const key = `${side.kind} ${streets.find(side.cut)}`
    const name = names.get(key) ?? namer.invent(suffixes[side.kind])
    names.set(key, name)
    nameOfSide.set(sideKey(a, b), name)
  }
  return nameOfSide
}
