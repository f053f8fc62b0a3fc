import { connectedParts, divideTerritory, mergeAtoms, weightOf } from './divide-territory.ts'
import type { Atom } from './divide-territory.ts'
import { directedKey, forEachSide, pointAt, pointsOf, ringOf } from './face-graph.ts'
import type { FaceGraph } from './face-graph.ts'
import type { Cell } from './land-use.ts'
import { centroid, distance } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'

export interface StreetArea {
  readonly code: string
  readonly cells: readonly number[]
}

export interface CommunityArea {
  readonly code: string
  readonly streetCode: string
  readonly cells: readonly number[]
  readonly households: number
}

export interface CommunityGrid {
  readonly kind: 'comprehensive' | 'exclusive'
  readonly code: string
  readonly communityCode: string
  readonly cells: readonly number[]
  readonly households: number
}

export interface UnitGrid {
  readonly code: string
  readonly communityCode: string
  readonly cell: number
}

export interface AreaPlan {
  readonly countyCode: string
  readonly streets: StreetArea[]
  readonly communities: CommunityArea[]
  readonly communityGrids: CommunityGrid[]
  readonly unitGrids: UnitGrid[]
}

// Henan's 41 with a county part that GB/T 2260 and the statistical division codes have never given out.
export const countyCode = '419901'
const householdsPerGrid = 400
const gridsPerCommunity = 5

/** Numbering runs in rows from north to south, inside a row from west to east. Returns the new order. */
export const readingOrder = (places: readonly Point[], rowHeight: number): number[] => {
  const southward = places.map((_, index) => index).sort((a, b) => yOf(places, b) - yOf(places, a) || a - b)
  const ordered: number[] = []
  let row: number[] = []
  let top = Infinity
  const closeRow = () => ordered.push(...row.sort((a, b) => xOf(places, a) - xOf(places, b) || a - b))
  for (const index of southward) {
    if (yOf(places, index) <= top - rowHeight) {
      closeRow()
      row = []
      top = yOf(places, index)
    }
    row.push(index)
  }
  closeRow()
  return ordered
}

const xOf = (places: readonly Point[], index: number): number => places[index]?.x ?? 0
const yOf = (places: readonly Point[], index: number): number => places[index]?.y ?? 0

export const cellAtoms = (graph: FaceGraph, cells: readonly Cell[], households: readonly number[]): Atom[] => {
  const cellOfFace = new Map(cells.map((cell, index) => [cell.face, index]))
  return cells.map((cell, index) => {
    const neighbours = new Map<number, number>()
    forEachSide(ringOf(graph, cell.face), (a, b) => {
      const other = cellOfFace.get(graph.faceLeftOf.get(directedKey(b, a)) ?? -1)
      if (other === undefined) return
      neighbours.set(other, (neighbours.get(other) ?? 0) + distance(pointAt(graph, a), pointAt(graph, b)))
    })
    const middle = centroid(pointsOf(graph, cell.face))
    // Empty ground weighs a little, so that it is shared out as well.
    const weight = (households[index] ?? 0) + (cell.areaSquareMeters / 10_000) * 0.3
    return { weight, x: middle.x, y: middle.y, neighbours }
  })
}

const groupBy = (members: readonly number[], keyOf: (member: number) => number): number[][] => {
  const groups = new Map<number, number[]>()
  for (const member of members) {
    const key = keyOf(member)
    const group = groups.get(key)
    if (group) group.push(member)
    else groups.set(key, [member])
  }
  return [...groups.values()]
}

const middleOf = (atoms: readonly Atom[], members: readonly number[]): Point => {
  const sum = members.reduce(
    (at, member) => ({ x: at.x + (atoms[member]?.x ?? 0), y: at.y + (atoms[member]?.y ?? 0) }),
    {
      x: 0,
      y: 0,
    },
  )
  return { x: sum.x / members.length, y: sum.y / members.length }
}

const inReadingOrder = (atoms: readonly Atom[], groups: readonly number[][], rowMeters: number): number[][] =>
  readingOrder(
    groups.map((group) => middleOf(atoms, group)),
    rowMeters * 100,
  ).flatMap((index) => [groups[index] ?? []])

/** Parts made of whole groups (blocks, superblocks), each connected as far as the ground allows. */
const divideByGroups = (
  atoms: readonly Atom[],
  members: readonly number[],
  order: { keyOf: (member: number) => number; parts: number },
): number[][] => {
  const groups = groupBy(members, order.keyOf).flatMap((group) => connectedParts(atoms, group))
  const merged = mergeAtoms(atoms, groups)
  const indices = groups.map((_, index) => index)
  const parts = divideTerritory(merged, indices, Math.min(order.parts, groups.length))
  return parts.map((part) => part.flatMap((index) => groups[index] ?? []))
}

const exclusiveUses = new Set(['park', 'hospital', 'school', 'government', 'factory'])

const isExclusive = (cell: Cell): boolean => {
  if (!exclusiveUses.has(cell.use) || cell.zone === 'riverside') return false
  if (cell.areaSquareMeters < 7000) return false
  // Not every works is large enough to run its own grid; every third block of them is served by the community.
  return cell.use !== 'factory' || cell.block % 3 !== 0
}

const comprehensiveParts = (atoms: readonly Atom[], open: readonly number[]): number[][] => {
  const made: number[][] = []
  const leftOver: number[][] = []
  for (const part of connectedParts(atoms, open)) {
    const weight = weightOf(atoms, part)
    if (weight < householdsPerGrid * 0.45 && made.length > 0) leftOver.push(part)
    else made.push(...divideTerritory(atoms, part, Math.max(1, Math.round(weight / householdsPerGrid))))
  }
  // Ground cut off by compounds is looked after from the nearest grid.
  for (const part of leftOver) {
    const at = middleOf(atoms, part)
    const apart = (group: readonly number[]) => distance(at, middleOf(atoms, group))
    const nearest = made.reduce((best, group) => (apart(group) < apart(best) ? group : best))
    nearest.push(...part)
  }
  return made
}

const threeDigits = (number: number): string => String(number).padStart(3, '0')

export const drawAreas = (graph: FaceGraph, cells: readonly Cell[], households: readonly number[]): AreaPlan => {
  const atoms = cellAtoms(graph, cells, households)
  const all = cells.map((_, index) => index)
  const total = households.reduce((sum, count) => sum + count, 0)
  const plan: AreaPlan = { countyCode, streets: [], communities: [], communityGrids: [], unitGrids: [] }
  const householdsIn = (members: readonly number[]) =>
    members.reduce((sum, member) => sum + (households[member] ?? 0), 0)
  const streetCount = Math.max(3, Math.round(total / 21_000))
  const bySuperblock = (member: number) => cells[member]?.superblock ?? 0
  const byBlock = (member: number) => cells[member]?.block ?? 0
  const streets = divideByGroups(atoms, all, { keyOf: bySuperblock, parts: streetCount })
  inReadingOrder(atoms, streets, 1800).forEach((streetCells, streetIndex) => {
    const streetCode = `${countyCode}${threeDigits(streetIndex + 1)}`
    plan.streets.push({ code: streetCode, cells: streetCells })
    const parts = Math.max(1, Math.round(householdsIn(streetCells) / (householdsPerGrid * gridsPerCommunity)))
    const communities = divideByGroups(atoms, streetCells, { keyOf: byBlock, parts })
    inReadingOrder(atoms, communities, 500).forEach((communityCells, communityIndex) => {
      const code = `${streetCode}${threeDigits(communityIndex + 1)}`
      plan.communities.push({ code, streetCode, cells: communityCells, households: householdsIn(communityCells) })
    })
  })
  for (const community of plan.communities) drawGrids(plan, community, { atoms, cells, householdsIn })
  return plan
}

interface Ground {
  readonly atoms: readonly Atom[]
  readonly cells: readonly Cell[]
  readonly householdsIn: (members: readonly number[]) => number
}

const drawGrids = (plan: AreaPlan, community: CommunityArea, ground: Ground): void => {
  const { atoms, cells, householdsIn } = ground
  const closed = community.cells.filter((member) => {
    const cell = cells[member]
    return cell !== undefined && isExclusive(cell)
  })
  const closedSet = new Set(closed)
  const open = community.cells.filter((member) => !closedSet.has(member))
  const compounds = groupBy(closed, (member) => cells[member]?.block ?? 0).flatMap((group) =>
    connectedParts(atoms, group),
  )
  // A community of nothing but compounds still needs one grid for everybody else.
  const comprehensive = open.length > 0 ? comprehensiveParts(atoms, open) : compounds.splice(0, 1)
  const isCompound = new Set(compounds)
  inReadingOrder(atoms, [...comprehensive, ...compounds], 220).forEach((members, index) => {
    plan.communityGrids.push({
      kind: isCompound.has(members) ? 'exclusive' : 'comprehensive',
      code: `${community.code}${threeDigits(index + 1)}`,
      communityCode: community.code,
      cells: members,
      households: householdsIn(members),
    })
  })
  const single = community.cells.map((member) => [member])
  inReadingOrder(atoms, single, 100).forEach(([cell], index) => {
    if (cell === undefined) return
    plan.unitGrids.push({ code: `${community.code}${threeDigits(index + 1)}`, communityCode: community.code, cell })
  })
}
