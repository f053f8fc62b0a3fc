import { areaSquareMeters, divideFace } from './divide-blocks.ts'
import type { DivisionRule } from './divide-blocks.ts'
import { faceMiddle, remoteness, widestStreet } from './lay-streets.ts'
import type { StreetPlan, Zone } from './lay-streets.ts'
import type { Random } from './random.ts'

export type LandUse =
  | 'courtyards'
  | 'slabs'
  | 'midrise'
  | 'towers'
  | 'village' // people live here
  | 'shops'
  | 'mall'
  | 'factory'
  | 'school'
  | 'hospital'
  | 'government'
  | 'park'
  | 'square'
  | 'field'
  | 'river'
  | 'site'

export interface Cell {
  readonly face: number
  readonly block: number
  readonly superblock: number
  readonly zone: Zone
  readonly remoteness: number
  readonly areaSquareMeters: number
  use: LandUse
}

interface Block {
  readonly id: number
  readonly zone: Zone
  readonly face: number
  readonly remoteness: number
  readonly areaSquareMeters: number
  readonly isOnMainStreet: boolean
  use: LandUse
}

const hectare = 10_000
const rule = (tilt: number, shift: number, ...steps: DivisionRule['steps']): DivisionRule => ({ tilt, shift, steps })

/** Superblocks into blocks: what lies between streets. */
const blockRules: Readonly<Record<Zone, DivisionRule>> = {
  water: rule(0.03, 0.1, { overSquareMeters: 4 * hectare, kind: 'none' }),
  riverside: rule(0.05, 0.15, { overSquareMeters: 3 * hectare, kind: 'none' }),
  core: rule(0.07, 0.3, { overSquareMeters: 2.3 * hectare, kind: 'branch' }),
  urban: rule(
    0.015,
    0.16,
    { overSquareMeters: 26 * hectare, kind: 'secondary' },
    { overSquareMeters: 6 * hectare, kind: 'branch' },
  ),
  industrial: rule(
    0.01,
    0.16,
    { overSquareMeters: 45 * hectare, kind: 'secondary' },
    { overSquareMeters: 12 * hectare, kind: 'branch' },
  ),
  parkland: rule(0.1, 0.3, { overSquareMeters: 14 * hectare, kind: 'path' }),
  fringe: rule(0.05, 0.2, { overSquareMeters: 22 * hectare, kind: 'branch' }),
}

const cells = (tilt: number, laneOver: number, over: number): DivisionRule =>
  rule(
    tilt,
    0.14,
    { overSquareMeters: laneOver * hectare, kind: 'residential' },
    { overSquareMeters: over * hectare, kind: 'none' },
  )

/** Blocks into cells of about one hectare; compounds under one management stay whole. */
const cellRules: Readonly<Record<LandUse, DivisionRule>> = {
  courtyards: rule(0.06, 0.25, { overSquareMeters: 0.95 * hectare, kind: 'residential' }),
  slabs: cells(0.012, 2.7, 1.35),
  midrise: cells(0.012, 2.9, 1.4),
  towers: cells(0.012, 3.1, 1.4),
  village: cells(0.05, 2, 1.3),
  shops: cells(0.01, 3.4, 1.3),
  mall: cells(0.01, 9, 1.9),
  factory: cells(0.008, 14, 6.5),
  school: cells(0.01, 9, 3.5),
  hospital: cells(0.01, 9, 4.5),
  government: cells(0.01, 9, 3.2),
  park: cells(0.05, 99, 15),
  square: cells(0.01, 99, 3),
  field: cells(0.05, 99, 3.4),
  river: cells(0.03, 99, 5),
  site: cells(0.01, 9, 2.5),
}

type Shares = readonly (readonly [LandUse, number])[]

const urbanShares = (block: Block): Shares => {
  const near = Math.exp(-block.remoteness / 0.3)
  const corner = block.isOnMainStreet ? 1.6 : 0.5
  return [
    ['shops', 0.16 * near * corner + 0.012],
    ['mall', 0.1 * near * corner + 0.01],
    ['towers', 0.2 + 0.14 * Math.min(1, block.remoteness * 1.6)],
    ['midrise', 0.24],
    ['slabs', 0.34 * near + 0.08],
    ['village', block.remoteness > 0.4 ? 0.16 : 0.05],
    ['park', 0.045],
    ['government', 0.035],
    ['factory', block.remoteness > 0.5 ? 0.045 : 0.008],
    ['site', 0.022],
    ['field', block.remoteness > 0.62 ? 0.08 + (block.remoteness - 0.62) * 1.6 : 0],
  ]
}

const sharesOf = (block: Block): Shares => {
  switch (block.zone) {
    case 'water':
      return [['river', 1]]
    case 'riverside':
    case 'parkland':
      return [['park', 1]]
    case 'core':
      return [
        ['courtyards', 0.62],
        ['shops', 0.2],
        ['slabs', 0.08],
        ['government', 0.05],
        ['park', 0.05],
      ]
    case 'industrial':
      return [
        ['factory', 0.8],
        ['slabs', 0.07],
        ['midrise', 0.05],
        ['shops', 0.03],
        ['site', 0.03],
        ['field', 0.02],
      ]
    case 'fringe':
      return [
        ['field', 0.64],
        ['village', 0.26],
        ['factory', 0.05],
        ['park', 0.05],
      ]
    case 'urban':
      return urbanShares(block)
  }
}

const drawUse = (shares: Shares, random: Random): LandUse => {
  const total = shares.reduce((sum, [, share]) => sum + share, 0)
  let left = random.next() * total
  for (const [use, share] of shares) {
    left -= share
    if (left < 0) return use
  }
  return shares[0]?.[0] ?? 'field'
}

/** Gives the rarer uses to the blocks that suit them best, so that also a small town has its hospital. */
const giveTo = (blocks: Block[], count: number, use: LandUse, score: (block: Block) => number): void => {
  const candidates = blocks
    .filter((block) => block.zone === 'urban' || block.zone === 'core')
    .filter((block) => !['hospital', 'square', 'school', 'park'].includes(block.use))
    .map((block) => ({ block, score: score(block) }))
    .sort((a, b) => b.score - a.score || a.block.id - b.block.id)
  for (const { block } of candidates.slice(0, count)) block.use = use
}

const placeRareUses = (blocks: Block[], households: number, random: Random): void => {
  const noise = (size: number) => random.range(0, size)
  const fit = (block: Block, hectares: number) => -Math.abs(block.areaSquareMeters / hectare - hectares) / hectares
  giveTo(blocks, 1, 'square', (block) => -block.remoteness * 9 + fit(block, 2) * 0.3)
  giveTo(blocks, 1, 'government', (block) => -Math.abs(block.remoteness - 0.18) * 6 + fit(block, 3))
  giveTo(
    blocks,
    Math.round(households / 55_000),
    'square',
    (block) => fit(block, 2.2) - block.remoteness * 0.5 + noise(3),
  )
  giveTo(
    blocks,
    Math.max(2, Math.round(households / 26_000)),
    'hospital',
    (block) => fit(block, 4) - block.remoteness * 0.5 + noise(3),
  )
  giveTo(blocks, Math.max(3, Math.round(households / 9_000)), 'park', (block) => fit(block, 6) * 2 + noise(1.5))
  giveTo(blocks, Math.max(2, Math.round(households / 12_000)), 'school', (block) => fit(block, 3) * 2 + noise(1.2))
}

const planBlocks = (plan: StreetPlan, random: Random): Block[] => {
  const blocks: Block[] = []
  const superblockCount = plan.graph.faces.length
  for (let superblock = 0; superblock < superblockCount; superblock++) {
    const zone = plan.plans[superblock]?.zone ?? 'urban'
    for (const face of divideFace(plan, superblock, blockRules[zone], random)) {
      const facePlan = plan.plans[face]
      if (facePlan) facePlan.block = blocks.length
      const street = widestStreet(plan, face)
      blocks.push({
        id: blocks.length,
        zone,
        face,
        remoteness: remoteness(plan.figures, faceMiddle(plan, face)),
        areaSquareMeters: areaSquareMeters(plan, face),
        isOnMainStreet: street === 'arterial' || street === 'secondary',
        use: 'field',
      })
    }
  }
  return blocks
}

/** One cell of about every tenth residential block is a school. */
const addSchoolCells = (made: Cell[], random: Random): void => {
  const homes = new Set<LandUse>(['slabs', 'midrise', 'towers'])
  let sinceSchool = random.int(0, 12)
  let block = -1
  for (const cell of made) {
    if (cell.block === block || !homes.has(cell.use)) continue
    block = cell.block
    sinceSchool++
    if (sinceSchool < 13 || cell.areaSquareMeters < 0.8 * hectare) continue
    cell.use = 'school'
    sinceSchool = random.int(0, 3)
  }
}

const interleave = (value: number): number => {
  let spread = 0
  for (let bit = 0; bit < 16; bit++) spread += (Math.floor(value / 2 ** bit) % 2) * 4 ** bit
  return spread
}

/** Neighbours on the ground become neighbours in the tables, so that a map view reads few pages. */
const inMortonOrder = (plan: StreetPlan, made: readonly Cell[]): Cell[] =>
  made
    .map((cell) => {
      const middle = faceMiddle(plan, cell.face)
      // Cells of 50 metres; the offset keeps numbers positive.
      const [column, row] = [middle.x, middle.y].map((value) => Math.floor(value / 5000) + 32_768)
      return { cell, order: interleave(column ?? 0) + 2 * interleave(row ?? 0) }
    })
    .sort((a, b) => a.order - b.order || a.cell.face - b.cell.face)
    .map(({ cell }) => cell)

/** Cuts the plan down to cells, each with its use. Cells are the unit grids; all larger areas are made of them. */
export const planCells = (plan: StreetPlan, households: number, random: Random): Cell[] => {
  const blocks = planBlocks(plan, random.fork('blocks'))
  const uses = random.fork('uses')
  for (const block of blocks) block.use = drawUse(sharesOf(block), uses)
  placeRareUses(blocks, households, random.fork('rare-uses'))
  const division = random.fork('cells')
  const made: Cell[] = []
  for (const block of blocks) {
    for (const face of divideFace(plan, block.face, cellRules[block.use], division)) {
      made.push({
        face,
        block: block.id,
        superblock: plan.plans[face]?.superblock ?? 0,
        zone: block.zone,
        remoteness: block.remoteness,
        areaSquareMeters: areaSquareMeters(plan, face),
        use: block.use,
      })
    }
  }
  addSchoolCells(made, random.fork('schools'))
  return inMortonOrder(plan, made)
}
