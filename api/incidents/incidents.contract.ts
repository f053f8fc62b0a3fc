import { z } from 'zod'
import { Position } from '#geo/geojson'
import { IncidentFilterParameters, runsForward } from '#geo/incident-filter'
import { IncidentSource, IncidentStatus, PositionQuality } from '#geo/incident-words'
import { CoordinateFrame } from '#geo/coordinate-frame'
import { defineRoute } from '#http'
import { Purpose } from '#geo/purpose'

export const Incident = z.object({
  id: z.number().int(),
  reportedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** Of a sensitive class, for posts that are not told: the middle of its grid. Null where even that is not told. */
  position: Position.nullable(),
  isPositionOfGrid: z.boolean(),
  sourceFrame: z.string(),
  positionQuality: PositionQuality,
  isOutsideCity: z.boolean(),
  isClosedBeforeOpened: z.boolean(),
  classId: z.number().int(),
  classScheme: z.string(),
  classCode: z.string(),
  classNameZh: z.string(),
  classNameEn: z.string(),
  source: IncidentSource,
  status: IncidentStatus,
  severity: z.number().int(),
  /** Numbers that name a person are masked at intake; null: not told to this post, or its place is withheld. */
  text: z.string().nullable(),
  address: z.string().nullable(),
  /** The text as it came in is sealed and can be opened by who may. */
  isMasked: z.boolean(),
  communityGridId: z.number().int().nullable(),
  communityGridCode: z.string().nullable(),
  gridRule: z.string().nullable(),
})
export type Incident = z.infer<typeof Incident>

export const listIncidents = defineRoute({
  id: 'listIncidents',
  access: 'incidents:read',
  cost: 2,
  method: 'get',
  path: '/incidents',
  summary: 'Incidents by the common filter, newest first, a page at a time',
  query: z
    .object({
      ...IncidentFilterParameters,
      grid: z.coerce.number().int().positive().optional(),
      /** The cursor `next` of the page before. */
      after: z
        .string()
        .regex(/^-?\d{1,16}_\d{1,15}$/, 'This is not a cursor of ours. Leave it out, or send the `next` of a page.')
        .optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    })
    .refine(...runsForward),
  response: z.object({ incidents: z.array(Incident), next: z.string().nullable() }),
  problems: ['invalid-request', 'database-unavailable', 'took-too-long'],
})

const IdParams = z.object({ id: z.coerce.number().int().positive() })

export const getIncident = defineRoute({
  id: 'getIncident',
  access: 'incidents:read',
  method: 'get',
  path: '/incidents/:id',
  summary: 'One incident',
  params: IdParams,
  response: Incident,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

/** Longitude or easting first, in the declared frame: degrees, or the metres of a projected EPSG system. */
const FramedPosition = z.tuple([z.number(), z.number()])

const ReportBody = z
  .object({
    position: FramedPosition,
    frame: CoordinateFrame.default('wgs84'),
    positionQuality: PositionQuality.exclude(['placeholder']).default('map'),
    reportedAt: z.iso.datetime({ offset: true }).optional(),
    classId: z.number().int().positive(),
    source: IncidentSource.default('web'),
    severity: z.number().int().min(1).max(5).default(2),
    text: z.string().max(4000).default(''),
    address: z.string().max(400).default(''),
  })
  .refine(({ frame, position }) => frame.startsWith('EPSG:') || Position.safeParse(position).success, {
    path: ['position'],
    message: 'Longitude comes first and lies in -180 to 180, latitude in -90 to 90 degrees.',
  })

export const reportIncident = defineRoute({
  id: 'reportIncident',
  access: 'incidents:report',
  method: 'post',
  path: '/incidents',
  summary: 'Report an incident',
  body: ReportBody,
  response: Incident,
  status: 201,
  problems: ['invalid-request', 'rule-broken', 'too-large', 'too-many', 'database-unavailable'],
})

export const moveIncident = defineRoute({
  id: 'moveIncident',
  access: 'incidents:move',
  method: 'patch',
  path: '/incidents/:id/status',
  summary: 'Move an incident to another status',
  params: IdParams,
  body: z.object({ status: IncidentStatus }),
  response: Incident,
  problems: ['invalid-request', 'not-found', 'status-move-not-allowed', 'database-unavailable'],
})

export const unmaskIncident = defineRoute({
  id: 'unmaskIncident',
  method: 'post',
  path: '/incidents/:id/unmasking',
  summary: 'The text of a complaint as it came in, for a declared purpose; the log keeps who and why',
  access: 'incidents:unmask',
  cost: 10,
  params: IdParams,
  body: z.object({ purpose: Purpose, note: z.string().trim().min(4).max(400) }),
  response: z.object({
    openingId: z.number().int(),
    text: z.string().meta({ personal: true }),
    address: z.string().meta({ personal: true }),
    kinds: z.array(z.string()),
  }),
  status: 201,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
