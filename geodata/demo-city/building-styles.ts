import { fillWithRows, lineStreets, southFacingAxis } from './building-lots.ts'
import type { Lot, RowStyle, Span } from './building-lots.ts'
import type { BuildingShape, Rectangle } from './building-shapes.ts'
import type { StreetKind } from './face-graph.ts'
import type { LandUse } from './land-use.ts'
import { tightBox } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'
import type { Random } from './random.ts'

export type BuildingUse =
  'residential' | 'commercial' | 'office' | 'industrial' | 'school' | 'hospital' | 'public' | 'mixed' | 'other'

export interface BuildingPlan {
  readonly box: Rectangle
  readonly shape: BuildingShape
  readonly use: BuildingUse
  floors: number
  /** Households on one floor; 0 where nobody lives. */
  readonly perFloor: number
}

interface BuildingStyle {
  readonly rows: RowStyle
  readonly faces: 'south' | 'lot'
  readonly use: BuildingUse
  readonly floors: Span
  readonly shapes: readonly [BuildingShape, ...BuildingShape[]]
  /** Metres of building length for one household of a floor; 0 where nobody lives. */
  readonly lengthPerHousehold: number
  /** Rows of shops towards these streets, on this share of the sides. */
  readonly shops?: { readonly share: number; readonly lived: boolean }
}

const rows = (length: Span, depth: Span, spacing: { gap: Span; rowGap: Span; most?: number }): RowStyle => ({
  length,
  depth,
  gap: spacing.gap,
  rowGap: spacing.rowGap,
  most: spacing.most ?? 400,
})

const nobody = 0

export const styles: Readonly<Record<LandUse, BuildingStyle | undefined>> = {
  courtyards: {
    rows: rows([7, 13], [6, 9], { gap: [0.3, 1.2], rowGap: [1.8, 3.6] }),
    faces: 'lot',
    use: 'residential',
    floors: [1, 2],
    shapes: ['bar', 'bar', 'angle', 'horseshoe'],
    lengthPerHousehold: 13,
    shops: { share: 0.7, lived: false },
  },
  slabs: {
    rows: rows([40, 66], [11, 13], { gap: [7, 11], rowGap: [15, 20] }),
    faces: 'south',
    use: 'residential',
    floors: [5, 6],
    shapes: ['bar', 'bar', 'stepped'],
    lengthPerHousehold: 9.6,
    shops: { share: 0.55, lived: false },
  },
  midrise: {
    rows: rows([32, 52], [13, 15], { gap: [10, 15], rowGap: [26, 32] }),
    faces: 'south',
    use: 'residential',
    floors: [8, 11],
    shapes: ['stepped', 'bar'],
    lengthPerHousehold: 13,
    shops: { share: 0.45, lived: false },
  },
  towers: {
    rows: rows([26, 36], [16, 20], { gap: [16, 24], rowGap: [38, 46] }),
    faces: 'south',
    use: 'residential',
    floors: [16, 27],
    shapes: ['stepped'],
    lengthPerHousehold: 11,
    shops: { share: 0.5, lived: false },
  },
  village: {
    rows: rows([8, 12], [8, 11], { gap: [0.8, 2.6], rowGap: [2.4, 5] }),
    faces: 'south',
    use: 'residential',
    floors: [1, 3],
    shapes: ['bar', 'bar', 'angle'],
    lengthPerHousehold: 11,
    shops: { share: 0.35, lived: true },
  },
  shops: {
    rows: rows([18, 40], [14, 22], { gap: [5, 9], rowGap: [9, 14] }),
    faces: 'lot',
    use: 'commercial',
    floors: [2, 6],
    shapes: ['bar', 'bar', 'angle'],
    lengthPerHousehold: nobody,
    shops: { share: 0.9, lived: true },
  },
  mall: {
    rows: rows([38, 74], [30, 46], { gap: [12, 18], rowGap: [16, 22] }),
    faces: 'lot',
    use: 'office',
    floors: [4, 22],
    shapes: ['bar', 'angle', 'stepped'],
    lengthPerHousehold: nobody,
  },
  factory: {
    rows: rows([46, 108], [24, 48], { gap: [10, 18], rowGap: [12, 20] }),
    faces: 'lot',
    use: 'industrial',
    floors: [1, 3],
    shapes: ['bar', 'bar', 'bar', 'angle'],
    lengthPerHousehold: nobody,
  },
  school: {
    rows: rows([34, 56], [14, 26], { gap: [12, 16], rowGap: [22, 30], most: 4 }),
    faces: 'south',
    use: 'school',
    floors: [3, 5],
    shapes: ['horseshoe', 'bar', 'angle'],
    lengthPerHousehold: nobody,
  },
  hospital: {
    rows: rows([42, 70], [16, 28], { gap: [12, 20], rowGap: [18, 26], most: 9 }),
    faces: 'south',
    use: 'hospital',
    floors: [4, 14],
    shapes: ['angle', 'bar', 'horseshoe', 'stepped'],
    lengthPerHousehold: nobody,
  },
  government: {
    rows: rows([38, 62], [16, 24], { gap: [14, 22], rowGap: [22, 32], most: 6 }),
    faces: 'south',
    use: 'public',
    floors: [3, 9],
    shapes: ['horseshoe', 'bar', 'angle'],
    lengthPerHousehold: nobody,
  },
  park: {
    rows: rows([8, 16], [6, 10], { gap: [60, 150], rowGap: [80, 140], most: 3 }),
    faces: 'lot',
    use: 'other',
    floors: [1, 1],
    shapes: ['bar'],
    lengthPerHousehold: nobody,
  },
  square: {
    rows: rows([10, 16], [8, 12], { gap: [60, 90], rowGap: [70, 90], most: 2 }),
    faces: 'lot',
    use: 'public',
    floors: [1, 1],
    shapes: ['bar'],
    lengthPerHousehold: nobody,
  },
  field: {
    rows: rows([8, 18], [6, 9], { gap: [70, 200], rowGap: [90, 160], most: 2 }),
    faces: 'lot',
    use: 'other',
    floors: [1, 1],
    shapes: ['bar'],
    lengthPerHousehold: nobody,
  },
  river: undefined,
  site: {
    rows: rows([20, 34], [6, 8], { gap: [30, 50], rowGap: [40, 60], most: 3 }),
    faces: 'lot',
    use: 'other',
    floors: [1, 2],
    shapes: ['bar'],
    lengthPerHousehold: nobody,
  },
}

const shopStreets: readonly StreetKind[] = ['secondary', 'branch', 'arterial']
const shopRows = rows([7, 17], [7, 10], { gap: [0.8, 5], rowGap: [0, 0] })

const shopsOf = (lot: Lot, style: BuildingStyle, random: Random): BuildingPlan[] => {
  if (!style.shops) return []
  const { lived, share } = style.shops
  return lineStreets(lot, shopStreets, { style: shopRows, random, share }).map((box) => {
    const isLived = lived && random.chance(0.6)
    return {
      box,
      shape: 'bar',
      use: isLived ? 'mixed' : 'commercial',
      floors: isLived ? random.int(2, 4) : random.int(1, 2),
      perFloor: isLived ? Math.max(1, Math.round((box.halfLength * 2) / 13)) : 0,
    }
  })
}

const shedRows = rows([3.5, 9], [3, 4.5], { gap: [24, 60], rowGap: [16, 34], most: 6 })
const hasSheds = new Set<LandUse>(['slabs', 'midrise', 'towers', 'factory', 'school', 'hospital', 'government'])

/** Gatehouses, bicycle sheds, transformer rooms: every compound has some. */
const shedsOf = (lot: Lot, axis: Point, random: Random, taken: Rectangle[]): BuildingPlan[] =>
  fillWithRows(lot, axis, { style: shedRows, random, taken }).map((box) => ({
    box,
    shape: 'bar',
    use: 'other',
    floors: 1,
    perFloor: 0,
  }))

/** All buildings of one cell. */
export const buildOn = (lot: Lot, use: LandUse, random: Random): BuildingPlan[] => {
  const style = styles[use]
  if (!style) return []
  const shops = shopsOf(lot, style, random)
  const axis = style.faces === 'south' ? southFacingAxis(lot) : tightBox(lot.ring).along
  const taken = shops.map((shop) => shop.box)
  // One height for most of a compound: built in one go.
  const usualFloors = random.int(style.floors[0], style.floors[1])
  const main = fillWithRows(lot, axis, { style: style.rows, random, taken }).map((box): BuildingPlan => {
    const { lengthPerHousehold } = style
    return {
      box,
      shape: random.pick(style.shapes),
      use: style.use,
      floors: random.chance(0.7) ? usualFloors : random.int(style.floors[0], style.floors[1]),
      perFloor: lengthPerHousehold > 0 ? Math.max(1, Math.round((box.halfLength * 2) / lengthPerHousehold)) : 0,
    }
  })
  const sheds = hasSheds.has(use) ? shedsOf(lot, axis, random, [...taken, ...main.map((building) => building.box)]) : []
  return [...main, ...shops, ...sheds]
}
