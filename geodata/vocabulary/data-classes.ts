import { z } from 'zod'

/** What retention terms are set for. Anything personal belongs to one of them. */
export const DataClass = z.enum([
  'complaint-originals',
  'complaint-texts',
  'residents',
  'sessions',
  'openings',
  'audit',
])
export type DataClass = z.infer<typeof DataClass>
