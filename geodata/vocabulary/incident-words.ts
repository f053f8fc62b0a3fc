import { z } from 'zod'

export const IncidentSource = z.enum(['hotline', 'app', 'web', 'patrol', 'sensor', 'leader', 'media', 'other'])
export type IncidentSource = z.infer<typeof IncidentSource>
export const IncidentStatus = z.enum(['open', 'in-progress', 'closed', 'refused'])
export type IncidentStatus = z.infer<typeof IncidentStatus>
export const PositionQuality = z.enum(['device', 'address', 'map', 'placeholder', 'unknown'])
export type PositionQuality = z.infer<typeof PositionQuality>

const allowedMoves: Record<IncidentStatus, readonly IncidentStatus[]> = {
  open: ['in-progress', 'closed', 'refused'],
  'in-progress': ['open', 'closed', 'refused'],
  closed: ['in-progress'],
  refused: ['open'],
}

export function movesFrom(status: IncidentStatus): readonly IncidentStatus[] {
  return allowedMoves[status]
}
