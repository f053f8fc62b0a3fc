import { z } from 'zod'

/** Every figure says where it comes from and how old it is. */
export const Provenance = z.object({
  /** What it was computed from, in the words of the store: tables and rules. */
  source: z.string(),
  /** The newest change it has seen (see /changes). */
  dataVersion: z.number().int(),
  /** When it was computed. */
  computedAt: z.iso.datetime(),
})
export type Provenance = z.infer<typeof Provenance>
