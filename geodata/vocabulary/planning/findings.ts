import { z } from 'zod'

/** What is told of the people and things on a grid of a draft. Null: not told. */
export const FaceFigures = z.object({
  face: z.string(),
  /** Households and residents in fives, none below five: a border may be drawn around a single house. */
  households: z.number().int().nullable(),
  residents: z.number().int().nullable(),
  buildings: z.number().int().nullable(),
  /** Buildings with ground on both sides of the grid's border. */
  splitBuildings: z.number().int().nullable(),
  openIncidents: z.number().int().nullable(),
})
export type FaceFigures = z.infer<typeof FaceFigures>

export const householdsWanted = { least: 300, most: 500 } as const
export const mostResidents = 2500
/** Below this share of the area of the circle with its perimeter a grid is more strip than place. */
const leastCompactness = 0.1
/** Below this a piece of ground is left over from drawing. */
const leastSquareMeters = 500

export type FindingKind =
  'too-few-households' | 'too-many-households' | 'too-many-residents' | 'split-building' | 'sliver' | 'in-parts'
export type Finding = { kind: FindingKind; face: string; value: number }

export type Shape = { areaSquareMeters: number; polsbyPopper: number; parts: number }
type Looked = { face: string; kind: string; figures: FaceFigures | undefined; shape: Shape }

/** What a planner should look at in one grid. Exclusive grids have no target: they are a park or a school. */
export function findingsOf({ face, kind, figures, shape }: Looked): Finding[] {
  const found: Finding[] = []
  const add = (finding: FindingKind, value: number | null | undefined, isBad: (value: number) => boolean) => {
    if (value !== null && value !== undefined && isBad(value)) found.push({ kind: finding, face, value })
  }
  if (kind === 'comprehensive') {
    add('too-few-households', figures?.households, (n) => n < householdsWanted.least)
    add('too-many-households', figures?.households, (n) => n > householdsWanted.most)
    add('too-many-residents', figures?.residents, (n) => n > mostResidents)
  }
  add('split-building', figures?.splitBuildings, (n) => n > 0)
  add('in-parts', shape.parts, (n) => n > 1)
  const isSliver = shape.areaSquareMeters < leastSquareMeters || shape.polsbyPopper < leastCompactness
  add('sliver', shape.areaSquareMeters, () => isSliver)
  return found
}
