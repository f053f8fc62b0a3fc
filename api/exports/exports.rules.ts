import type { ExportFormat, ExportLayer, ExportQuestion } from '#geo/export-words'
import { StreamedFormat } from '#geo/export-words'
import type { ShapeKind } from './layer-columns.ts'

/** What is sent at once; more is made as a file first. */
export const mostStreamedRows = 50_000
/** What waits or runs of one account. */
export const mostWaiting = 4
export const keptHours = 24

export type Refusal = { ok: false; reason: 'rule-broken' | 'not-allowed'; detail: string }

type Asking = { isPerson: boolean; seesWords: boolean }

/** Whether a question can be answered as it stands; whether its layers may be read is asked of the rights. */
export function judgeQuestion(question: ExportQuestion, by: Asking): { ok: true } | Refusal {
  if (new Set(question.layers).size < question.layers.length) return broken('Name each layer once.')
  if (question.format === 'kml' && question.frame !== 'wgs84')
    return broken('KML is WGS 84 by its standard. Ask for frame=wgs84, or for another format.')
  return question.words === 'true' ? judgeWords(question, by) : { ok: true }
}

const broken = (detail: string): Refusal => ({ ok: false, reason: 'rule-broken', detail })
const notAllowed = (detail: string): Refusal => ({ ok: false, reason: 'not-allowed', detail })

function judgeWords(
  { layers, purpose, note }: ExportQuestion,
  { isPerson, seesWords }: Asking,
): { ok: true } | Refusal {
  if (!layers.includes('incidents'))
    return broken('Texts and addresses are those of incidents: name that layer, or leave words out.')
  if (!isPerson)
    return notAllowed('Texts and addresses leave only to a person who signed in, not to a key. Leave words out.')
  if (!seesWords) return notAllowed('Your post is not told the texts and addresses of incidents. Leave words out.')
  if (purpose === undefined || note === undefined)
    return broken(
      'Texts and addresses may name a home: say for which purpose they leave, and a note. The log keeps both.',
    )
  return { ok: true }
}

const bytesOfShape: Record<ExportFormat, Record<ShapeKind, number>> = {
  csv: { Point: 210, LineString: 130, MultiPolygon: 180 },
  geojson: { Point: 520, LineString: 330, MultiPolygon: 700 },
  geojsonseq: { Point: 520, LineString: 330, MultiPolygon: 700 },
  geopackage: { Point: 320, LineString: 250, MultiPolygon: 450 },
  flatgeobuf: { Point: 420, LineString: 320, MultiPolygon: 520 },
  geoparquet: { Point: 110, LineString: 110, MultiPolygon: 200 },
  shapefile: { Point: 90, LineString: 90, MultiPolygon: 180 },
  kml: { Point: 1100, LineString: 700, MultiPolygon: 1200 },
  xlsx: { Point: 70, LineString: 50, MultiPolygon: 70 },
  dxf: { Point: 110, LineString: 250, MultiPolygon: 500 },
}

export function guessBytes(format: ExportFormat, layers: readonly { shape: ShapeKind; rows: number }[]): number {
  return layers.reduce((sum, { shape, rows }) => sum + rows * bytesOfShape[format][shape], 2000)
}

export function canStream({ format, layers }: ExportQuestion, rows: number): boolean {
  return StreamedFormat.safeParse(format).success && layers.length === 1 && rows <= mostStreamedRows
}

/** What an entry of the log tells of a question: what and how much of it, nothing of its words. */
export function traceOf(question: ExportQuestion): Record<string, unknown> {
  const { layers, format, frame, words, from, to, bbox } = question
  const filters: readonly (keyof ExportQuestion)[] = [
    'classes',
    'sources',
    'statuses',
    'hours',
    'weekdays',
    'kinds',
    'placeholders',
  ]
  return {
    layers: layers satisfies ExportLayer[],
    format,
    frame,
    words: words === 'true',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(bbox === undefined ? {} : { bbox }),
    filteredBy: filters.filter((name) => question[name] !== undefined),
  }
}
