import { z } from 'zod'
import { defineRoute } from '#http'

export const IncidentClass = z.object({
  id: z.number().int(),
  scheme: z.string(),
  code: z.string(),
  parentId: z.number().int().nullable(),
  nameZh: z.string(),
  nameEn: z.string(),
  limitValue: z.number().nullable(),
  limitUnit: z.string().nullable(),
})
export type IncidentClass = z.infer<typeof IncidentClass>

export const listIncidentClasses = defineRoute({
  id: 'listIncidentClasses',
  access: 'map:read',
  method: 'get',
  path: '/catalogues/classes',
  summary: 'Every incident class of every scheme, as a tree by parentId',
  response: z.object({ classes: z.array(IncidentClass) }),
  problems: ['database-unavailable'],
})
