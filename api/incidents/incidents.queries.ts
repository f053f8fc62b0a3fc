import type { IncidentSource, IncidentStatus, PositionQuality } from '#geo/incident-words'
import { sqlFolder } from '../db/sql.ts'
import type { LimitUnit } from './working-time.ts'

const sql = sqlFolder(import.meta.url)

export type IncidentRow = {
  id: number
  reportedAt: Date
  closedAt: Date | null
  dueAt: Date | null
  /** Null where no position is told. */
  longitude: number | null
  latitude: number | null
  isPositionOfGrid: boolean
  sourceFrame: string
  positionQuality: PositionQuality
  isOutsideCity: boolean
  isClosedBeforeOpened: boolean
  classId: number
  classScheme: string
  classCode: string
  classNameZh: string
  classNameEn: string
  source: IncidentSource
  status: IncidentStatus
  severity: number
  text: string | null
  address: string | null
  isMasked: boolean
  communityGridId: number | null
  communityGridCode: string | null
  gridRule: string | null
}

export const listIncidentRows = sql<IncidentRow & { cursor: string }>()('list-incidents', {
  from: 'timestamptz',
  to: 'timestamptz',
  classes: 'int8[]',
  sources: 'text[]',
  statuses: 'text[]',
  hours: 'int4[]',
  weekdays: 'int4[]',
  placeholders: 'bool',
  west: 'float8',
  south: 'float8',
  east: 'float8',
  north: 'float8',
  grid: 'int8',
  territory: 'int8[]',
  afterMicros: 'int8',
  afterId: 'int8',
  limit: 'int4',
})

export const getIncidentRow = sql<IncidentRow>()('get-incident', { id: 'int8' })

type ClassLimit = { limitValue: number | null; limitUnit: LimitUnit | null; timezone: string }
export const getClassLimit = sql<ClassLimit>()('get-class-limit', { classId: 'int8' })

export const transformPosition = sql<{ longitude: number; latitude: number }>()('transform-position', {
  x: 'float8',
  y: 'float8',
  srid: 'int4',
})

export const ensureIncidentPartition = sql<{ made: number }>()('ensure-incident-partition', {
  reportedAt: 'timestamptz',
})

export const insertIncident = sql<{ id: number }>()('insert-incident', {
  reportedAt: 'timestamptz',
  dueAt: 'timestamptz',
  longitude: 'float8',
  latitude: 'float8',
  sourceFrame: 'text',
  positionQuality: 'text',
  classId: 'int4',
  source: 'text',
  severity: 'int2',
  text: 'text',
  address: 'text',
  isMasked: 'bool',
})

export const sealOriginal = sql()('seal-original', { id: 'int8', sealedHex: 'text', kinds: 'text[]' })

export const declareOpening = sql<{ id: number }>()('declare-opening', {
  accountId: 'int8',
  purpose: 'text',
  note: 'text',
  incidentId: 'int8',
})

export const readOriginal = sql<{ sealed: Buffer; kinds: string[] }>()('read-original', { id: 'int8' })

export const lockIncident = sql<{ status: IncidentStatus }>()('lock-incident', { id: 'int8' })

export const setIncidentStatus = sql<{ id: number }>()('set-incident-status', {
  id: 'int8',
  status: 'text',
  closedAt: 'timestamptz',
})
