import { z } from 'zod'

/** Why somebody looks at a person's data (PIPL, articles 6, 13 and 28); 'legal-duty' names the law in the note. */
export const Purpose = z.enum([
  'care-visit',
  'complaint-handling',
  'emergency',
  'correction',
  'request-of-the-person',
  'legal-duty',
])
export type Purpose = z.infer<typeof Purpose>
