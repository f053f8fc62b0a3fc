import { z } from 'zod'
import { LatticePoint, PlanBorder, PlanFace } from './changes.ts'
import type { Plan } from './plan.ts'
import { emptyPlan, setBorder, setNode } from './plan.ts'

/** A plan as it is stored and sent: its objects by name. */
export const StoredPlan = z.object({
  nodes: z.record(z.string(), LatticePoint),
  borders: z.record(z.string(), PlanBorder),
  faces: z.record(z.string(), PlanFace),
})
export type StoredPlan = z.infer<typeof StoredPlan>

export function storePlan({ nodes, borders, faces }: Plan): StoredPlan {
  return {
    nodes: Object.fromEntries([...nodes].map(([id, [x, y]]): [string, [number, number]] => [id, [x, y]])),
    borders: Object.fromEntries(
      [...borders].map(([id, border]) => [
        id,
        { ...border, points: border.points.map(([x, y]): [number, number] => [x, y]) },
      ]),
    ),
    faces: Object.fromEntries(faces),
  }
}

export function openPlan(stored: StoredPlan): Plan {
  const plan = emptyPlan()
  for (const [id, point] of Object.entries(stored.nodes)) setNode(plan, id, point)
  for (const [id, border] of Object.entries(stored.borders)) setBorder(plan, id, border)
  for (const [id, face] of Object.entries(stored.faces)) plan.faces.set(id, face)
  return plan
}
