import { z } from 'zod'
import { IncidentFilterParameters } from './incident-filter.ts'
import { Purpose } from './purpose.ts'
import { ResourceKind } from './resource-kind.ts'
import type { Right } from './rights.ts'

/** What can leave. Community and unit grids are two layers: their ground is the same. */
export const exportLayers = ['community-grids', 'unit-grids', 'incidents', 'resources', 'buildings', 'roads'] as const
export const ExportLayer = z.enum(exportLayers)
export type ExportLayer = z.infer<typeof ExportLayer>

/** The right a layer is read by. */
export const rightOfLayer: Record<ExportLayer, Right> = {
  'community-grids': 'grids:read',
  'unit-grids': 'grids:read',
  incidents: 'incidents:read',
  resources: 'resources:read',
  buildings: 'buildings:read',
  roads: 'map:read',
}

export const ExportFormat = z.enum([
  'csv',
  'geojson',
  'geojsonseq',
  'geopackage',
  'flatgeobuf',
  'geoparquet',
  'shapefile',
  'kml',
  'xlsx',
  'dxf',
])
export type ExportFormat = z.infer<typeof ExportFormat>

/** Written from the first row on; the others need their end before their beginning, or a file to seek in. */
export const StreamedFormat = ExportFormat.extract(['csv', 'geojson', 'geojsonseq'])

/** CGCS2000 / 3-degree Gauss-Krueger: 4513-4533 with the zone in front of the easting, 4534-4554 without. */
export const isGaussKrueger = (code: number): boolean => code >= 4513 && code <= 4554

const namedFrames = ['wgs84', 'cgcs2000', 'web-mercator', 'gcj02', 'bd09'] as const
export const ExportFrame = z.union([
  z.enum(namedFrames),
  z.templateLiteral(['EPSG:', z.number().int()]).refine((name) => isGaussKrueger(Number(name.slice(5))), {
    message: 'Of the EPSG systems the 3-degree zones of CGCS2000 are written: EPSG:4513 to EPSG:4554.',
  }),
])
export type ExportFrame = z.infer<typeof ExportFrame>

/** The 3-degree zone of a longitude, as CGCS2000 without the zone in front of the easting. */
export function gaussKruegerFrameAt(longitude: number): ExportFrame {
  const meridian = Math.min(135, Math.max(75, Math.round(longitude / 3) * 3))
  return `EPSG:${4534 + (meridian - 75) / 3}`
}

const listOf = <T extends z.ZodType>(item: T, most: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' ? text.split(',').filter((word) => word !== '') : text),
    z.array(item).min(1).max(most),
  )

/** One question, in a query string or, with the same words, in a JSON body. */
export const ExportParameters = {
  layers: listOf(ExportLayer, exportLayers.length),
  format: ExportFormat,
  frame: ExportFrame.default('wgs84'),
  /** The common filter. Its box cuts every layer, the rest is about incidents. */
  ...IncidentFilterParameters,
  kinds: listOf(ResourceKind, 20).optional(),
  /** Grids in force then; now when left out. */
  at: z.iso.datetime({ offset: true }).optional(),
  /** CSV: the shape as WKT, or longitude and latitude of a point on it. */
  geometry: z.enum(['wkt', 'lonlat']).default('lonlat'),
  /** CSV: a byte-order mark makes Excel read Chinese. */
  bom: z.enum(['true', 'false']).default('false'),
  /** Column and layer names in the file. */
  names: z.enum(['en', 'zh']).default('en'),
  /** Texts and addresses of incidents, for posts that are told them: only for a purpose. */
  words: z.enum(['true', 'false']).default('false'),
  purpose: Purpose.optional(),
  note: z.string().trim().min(4).max(400).optional(),
}

export const ExportQuestion = z.object(ExportParameters)
export type ExportQuestion = z.infer<typeof ExportQuestion>

export const ExportState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'expired'])
export type ExportState = z.infer<typeof ExportState>

/** public: anybody may have it. internal: facts and places of the city. personal: words that may name a home. */
export const PrivacyClass = z.enum(['public', 'internal', 'personal'])
export type PrivacyClass = z.infer<typeof PrivacyClass>

export const ExportColumn = z.object({
  layer: ExportLayer,
  /** As it stands in the file. */
  name: z.string(),
  /** Its whole name, where the format cut it. */
  shortenedFrom: z.string().nullable(),
  titleEn: z.string(),
  titleZh: z.string(),
  type: z.enum(['text', 'integer', 'number', 'yes-no', 'time']),
  note: z.string().nullable(),
})
export type ExportColumn = z.infer<typeof ExportColumn>

/** Travels in the file where the format has a place for it, so it says nothing that a repetition would say otherwise. */
export const ExportLabel = z.object({
  /** As it was read: lists are lists, a box is four numbers. */
  asked: z.record(z.string(), z.unknown()),
  rights: z.object({ post: z.string(), areas: z.array(z.string()), grids: z.array(z.string()) }),
  dataVersion: z.number().int(),
  /** When the newest change it has seen was made; null in an empty city. */
  asOf: z.iso.datetime().nullable(),
  frame: z.object({ name: z.string(), epsg: z.number().int().nullable(), note: z.string() }),
  privacyClass: PrivacyClass,
  dataOwner: z.string(),
  columns: z.array(ExportColumn),
})
export type ExportLabel = z.infer<typeof ExportLabel>

export const LayerDelivered = z.object({
  layer: ExportLayer,
  rows: z.number().int(),
  /** Of a sensitive class: told at a point of their grid, or without a place, to this post. */
  placesOfGrid: z.number().int(),
  placesWithheld: z.number().int(),
})
export type LayerDelivered = z.infer<typeof LayerDelivered>

export const ExportManifest = ExportLabel.extend({
  delivered: z.object({
    layers: z.array(LayerDelivered),
    rows: z.number().int(),
    bytes: z.number().int(),
    sha256: z.string(),
    fileName: z.string(),
    mediaType: z.string(),
    /** Every row that was asked for and may be seen. A manifest of anything less does not exist. */
    isComplete: z.literal(true),
    suppressedCells: z.number().int(),
    notes: z.array(z.string()),
  }),
  /** Post there, and the same is asked again; of the same data the checksum is the same. */
  repeat: z.string(),
})
export type ExportManifest = z.infer<typeof ExportManifest>
