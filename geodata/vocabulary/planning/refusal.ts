import { z } from 'zod'
import type { Point } from './lattice.ts'

export const RefusalReason = z.enum([
  'conflict',
  'crosses-itself',
  'crosses-a-border',
  'too-close',
  'moves-the-outline',
  'would-fall-apart',
  'would-vanish',
  'split-misses',
  'stroke-misses',
  'not-neighbours',
  'crosses-a-community',
  'no-such-thing',
  'nothing-changes',
  'broken-change',
])
export type RefusalReason = z.infer<typeof RefusalReason>

/** Why an edit is not made, and where; `place` (in lattice units) is null where there is no one place. */
export const Refused = z.object({
  reason: RefusalReason,
  place: z.tuple([z.int(), z.int()]).nullable(),
  ids: z.array(z.string()),
})
export type Refusal = z.infer<typeof Refused>

export function refuse(reason: RefusalReason, place: Point | null = null, ids: string[] = []): Refusal {
  return { reason, place: place && [...place], ids }
}
