import { z } from 'zod'

export const ResourceKind = z.enum([
  'worker',
  'post',
  'vehicle',
  'station',
  'fire-station',
  'police-station',
  'clinic',
  'school',
  'service-centre',
  'shelter',
  'stock',
  'hydrant',
  'other',
])
export type ResourceKind = z.infer<typeof ResourceKind>
