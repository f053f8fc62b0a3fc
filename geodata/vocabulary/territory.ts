import { z } from 'zod'

/** A part of the city: the whole of it, an area by its division code, or one community grid by its code. */
export const Territory = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('city') }),
  z.object({
    kind: z.literal('area'),
    code: z.string().regex(/^(\d{6}|\d{9}|\d{12})$/, 'A county has 6 digits, a street 9, a community 12.'),
  }),
  z.object({ kind: z.literal('grid'), code: z.string().regex(/^[^,]{1,40}$/, 'The code of a community grid.') }),
])
export type Territory = z.infer<typeof Territory>
