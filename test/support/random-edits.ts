import type { Random } from '../../geodata/demo-city/random.ts'
import type { Edit } from '#geo/planning/edits'
import {
  cutOut,
  mergeFaces,
  moveBorder,
  moveNode,
  reshapeBorder,
  reshapeByStroke,
  splitFace,
} from '#geo/planning/edits'
import type { Point } from '#geo/planning/lattice'
import type { Border, Plan } from '#geo/planning/plan'
import { bordersOfFace, lineOf, outside } from '#geo/planning/plan'
import { partsOfFace } from '#geo/planning/rings'

/** A gesture somebody might make, sound or not: which is for the editor to find out. */
export function aRandomEdit(plan: Plan, random: Random, seed: string): { kind: string; edit: Edit } {
  const [kind, make] = random.pick(gestures)
  return { kind, edit: make(plan, random, seed) }
}

type Gesture = (plan: Plan, random: Random, seed: string) => Edit

const anyOf = <T>(random: Random, list: Iterable<T>): T => {
  const items = [...list]
  return items[random.int(0, items.length - 1)] as T
}
const shifted = (random: Random, [x, y]: Point, by: number): Point => [x + random.int(-by, by), y + random.int(-by, by)]

function boxOf(plan: Plan, face: string): { west: number; south: number; east: number; north: number } {
  const corners = (partsOfFace(plan, face) ?? []).flatMap(({ outer }) => outer)
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  return { west: Math.min(...xs), south: Math.min(...ys), east: Math.max(...xs), north: Math.max(...ys) }
}

const gestures: readonly [[string, Gesture], ...[string, Gesture][]] = [
  [
    'move-node',
    (plan, random) => {
      const [id, point] = anyOf(random, plan.nodes)
      return moveNode(plan, id, shifted(random, point, 400_000))
    },
  ],
  [
    'move-border',
    (plan, random) => moveBorder(plan, anyOf(random, plan.borders.keys()), shifted(random, [0, 0], 200_000)),
  ],
  [
    'reshape-border',
    (plan, random) => {
      const id = anyOf(
        random,
        [...plan.borders].filter(([, { left, right }]) => left !== outside && right !== outside),
      )[0]
      const line = lineOf(plan, plan.borders.get(id) as Border)
      const [a, b] = [line[0] as Point, line.at(-1) as Point]
      const points = [1, 2, 3].map((n) =>
        shifted(
          random,
          [Math.round(a[0] + ((b[0] - a[0]) * n) / 4), Math.round(a[1] + ((b[1] - a[1]) * n) / 4)],
          150_000,
        ),
      )
      return reshapeBorder(plan, id, points)
    },
  ],
  [
    'split',
    (plan, random, seed) => {
      const face = anyOf(random, plan.faces.keys())
      const { west, south, east, north } = boxOf(plan, face)
      const isAcross = random.chance(0.5)
      const line: Point[] = isAcross
        ? [
            [west - 1000, random.int(south, north)],
            [random.int(west, east), random.int(south, north)],
            [east + 1000, random.int(south, north)],
          ]
        : [
            [random.int(west, east), south - 1000],
            [random.int(west, east), north + 1000],
          ]
      return splitFace(plan, { face, line, seed })
    },
  ],
  [
    'merge',
    (plan, random, seed) => {
      const face = anyOf(random, plan.faces.keys())
      const { left, right } = plan.borders.get(anyOf(random, bordersOfFace(plan, face))) as Border
      return mergeFaces(plan, { faces: [left, right], seed })
    },
  ],
  [
    'cut-out',
    (plan, random, seed) => {
      const { west, south, east, north } = boxOf(plan, anyOf(random, plan.faces.keys()))
      const centre: Point = [random.int(west, east), random.int(south, north)]
      const corners = random.int(3, 8)
      const ring = Array.from({ length: corners }, (_, n): Point => {
        const reach = random.range(0.05, 0.6) * Math.min(east - west, north - south)
        return [
          Math.round(centre[0] + reach * Math.cos((n / corners) * 2 * Math.PI)),
          Math.round(centre[1] + reach * Math.sin((n / corners) * 2 * Math.PI)),
        ]
      })
      return cutOut(plan, { ring, face: { code: '', name: '', kind: 'exclusive', gridId: null }, seed })
    },
  ],
  [
    'reshape-by-stroke',
    (plan, random, seed) => {
      const { south, north, ...box } = boxOf(plan, anyOf(random, plan.faces.keys()))
      const [west, east] = [box.west - random.int(0, 1_500_000), box.east + random.int(0, 1_500_000)]
      const line = Array.from({ length: random.int(2, 7) }, (_, n, count = 6): Point => [
        Math.round(west + ((east - west) * n) / count),
        random.int(south, north),
      ])
      return reshapeByStroke(plan, { line, seed })
    },
  ],
]
