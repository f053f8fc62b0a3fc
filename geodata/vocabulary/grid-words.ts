import { z } from 'zod'

export const Coverage = z.enum(['community', 'unit'])
export type Coverage = z.infer<typeof Coverage>
export const GridKind = z.enum(['comprehensive', 'exclusive', 'unit'])
export type GridKind = z.infer<typeof GridKind>
/** gb-15: county 6 + street 3 + community 3 + sequence 3; local-16: a street part of 4 digits; free: foreign codes. */
export const CodeScheme = z.enum(['gb-15', 'local-16', 'free'])
export type CodeScheme = z.infer<typeof CodeScheme>
