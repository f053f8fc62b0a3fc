/** Divides a connected piece of ground into connected pieces of about equal weight. */
export interface Atom {
  readonly weight: number
  readonly x: number
  readonly y: number
  /** Neighbouring atoms by index, with the length of the common side. */
  readonly neighbours: ReadonlyMap<number, number>
}

/** The connected parts of a set of atoms, largest weight first. */
export const connectedParts = (atoms: readonly Atom[], members: readonly number[]): number[][] => {
  const left = new Set(members)
  const gather = (start: number): number[] => {
    const part = [start]
    for (const current of part) {
      for (const neighbour of atoms[current]?.neighbours.keys() ?? []) if (left.delete(neighbour)) part.push(neighbour)
    }
    return part
  }
  const parts = members.flatMap((start) => (left.delete(start) ? [gather(start)] : []))
  return parts.sort((a, b) => weightOf(atoms, b) - weightOf(atoms, a) || b.length - a.length)
}

export const weightOf = (atoms: readonly Atom[], members: readonly number[]): number =>
  members.reduce((sum, member) => sum + (atoms[member]?.weight ?? 0), 0)

interface Halves {
  readonly first: number[]
  readonly second: number[]
}

/** Keeps the main body of each side; what hangs loose goes over to the other side, where it is attached. */
const makeConnected = (atoms: readonly Atom[], first: readonly number[], second: readonly number[]): Halves => {
  const [mainFirst = [], ...looseFirst] = connectedParts(atoms, first)
  const [mainSecond = [], ...looseSecond] = connectedParts(atoms, [...second, ...looseFirst.flat()])
  return { first: [...mainFirst, ...looseSecond.flat()], second: mainSecond }
}

const commonLength = (atoms: readonly Atom[], halves: Halves): number => {
  const second = new Set(halves.second)
  let length = 0
  for (const member of halves.first) {
    for (const [neighbour, shared] of atoms[member]?.neighbours ?? []) if (second.has(neighbour)) length += shared
  }
  return length
}

const halveAlong = (atoms: readonly Atom[], members: readonly number[], angle: number, target: number): Halves => {
  const at = (member: number) => (atoms[member]?.x ?? 0) * Math.cos(angle) + (atoms[member]?.y ?? 0) * Math.sin(angle)
  const ordered = [...members].sort((a, b) => at(a) - at(b) || a - b)
  let sum = 0
  let count = 0
  for (const member of ordered) {
    const weight = atoms[member]?.weight ?? 0
    if (count > 0 && sum + weight / 2 > target) break
    sum += weight
    count++
  }
  const split = Math.min(Math.max(1, count), ordered.length - 1)
  return makeConnected(atoms, ordered.slice(0, split), ordered.slice(split))
}

const halve = (atoms: readonly Atom[], members: readonly number[], share: number): Halves => {
  const total = weightOf(atoms, members)
  const extent = Math.sqrt(members.length)
  let best: Halves = { first: [...members], second: [] }
  let bestScore = Infinity
  for (let turn = 0; turn < 12; turn++) {
    const halves = halveAlong(atoms, members, (turn * Math.PI) / 6, total * share)
    if (halves.first.length === 0 || halves.second.length === 0) continue
    const imbalance = Math.abs(weightOf(atoms, halves.first) - total * share) / Math.max(1, total)
    const score = imbalance * 9 + commonLength(atoms, halves) / (extent * 11_000)
    if (score < bestScore) {
      best = halves
      bestScore = score
    }
  }
  return best
}

/** Parts of about equal weight, each connected if the whole is. */
export const divideTerritory = (atoms: readonly Atom[], members: readonly number[], parts: number): number[][] => {
  if (parts <= 1 || members.length <= 1) return [[...members]]
  const few = Math.floor(parts / 2)
  const { first, second } = halve(atoms, members, few / parts)
  if (second.length === 0) return [first]
  // The halves may have come out uneven: share the number of parts anew.
  const total = weightOf(atoms, members)
  const firstParts = Math.min(
    parts - 1,
    Math.max(1, total > 0 ? Math.round((parts * weightOf(atoms, first)) / total) : few),
  )
  return [...divideTerritory(atoms, first, firstParts), ...divideTerritory(atoms, second, parts - firstParts)]
}

/** Joins atoms into larger ones: cells into blocks, blocks into superblocks. */
export const mergeAtoms = (atoms: readonly Atom[], groups: readonly (readonly number[])[]): Atom[] => {
  const groupOf = new Map<number, number>()
  groups.forEach((group, index) => {
    for (const member of group) groupOf.set(member, index)
  })
  return groups.map((group, index) => {
    const neighbours = new Map<number, number>()
    let x = 0
    let y = 0
    for (const member of group) {
      const atom = atoms[member]
      if (!atom) continue
      x += atom.x / group.length
      y += atom.y / group.length
      for (const [neighbour, length] of atom.neighbours) {
        const other = groupOf.get(neighbour)
        if (other !== undefined && other !== index) neighbours.set(other, (neighbours.get(other) ?? 0) + length)
      }
    }
    return { weight: weightOf(atoms, group), x, y, neighbours }
  })
}
