import { parseArgs } from 'node:util'
import type { ExportFormat } from '#geo/export-words'
import { ExportFormat as Formats, ExportQuestion } from '#geo/export-words'

export type ExportArguments =
  { act: 'help' } | { act: 'export'; question: ExportQuestion; file: string; login: string; isJson: boolean }

type Refusal = { refusal: string }

export const exportHelp = `npm run export -- LAYER[,LAYER…] FILE --as LOGIN [options]

Writes layers to a file as the account LOGIN may see them: its post and its territory decide which rows, and the log
keeps that it was made. Beside it stands FILE.manifest.json: what was asked, what was delivered, the checksum.

  LAYER        community-grids, unit-grids, incidents, resources, buildings, roads
  --format     csv, geojson, geojsonseq, geopackage, flatgeobuf, geoparquet, shapefile, kml, xlsx, dxf;
               told from the file's ending when left out
  --frame      wgs84 (default), cgcs2000, web-mercator, gcj02, bd09, EPSG:4513 to EPSG:4554
  --bbox       west,south,east,north in degrees
  --from --to --classes --sources --statuses --hours --weekdays --placeholders true    which incidents
  --kinds      of resources    --at TIME    grids in force then    --names zh    Chinese names of columns
  --geometry wkt, --bom true   of CSV
  --words true --purpose PURPOSE --note TEXT    with texts and addresses of incidents
  --json       one line of JSON on stdout`

const flags = {
  as: { type: 'string' },
  format: { type: 'string' },
  frame: { type: 'string' },
  bbox: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  classes: { type: 'string' },
  sources: { type: 'string' },
  statuses: { type: 'string' },
  hours: { type: 'string' },
  weekdays: { type: 'string' },
  placeholders: { type: 'string' },
  kinds: { type: 'string' },
  at: { type: 'string' },
  geometry: { type: 'string' },
  bom: { type: 'string' },
  names: { type: 'string' },
  words: { type: 'string' },
  purpose: { type: 'string' },
  note: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** What the person asked for, or a sentence about what was wrong with it. */
export function readExportArguments(words: string[]): ExportArguments | Refusal {
  try {
    const { values, positionals } = parseArgs({ args: words, options: flags, allowPositionals: true })
    const [layers, file, surplus] = positionals
    if (values.help || layers === undefined) return { act: 'help' }
    if (file === undefined) return { refusal: 'Name the file to write.' }
    if (surplus !== undefined) return { refusal: `"${surplus}" is one word too many. Layers are joined by commas.` }
    const { as: login, json, ...asked } = values
    if (login === undefined)
      return { refusal: 'Say as whom: --as LOGIN. The rights of that account decide what leaves.' }
    return readQuestion(
      { ...asked, help: undefined, layers, format: asked.format ?? formatOf(file) },
      { file, login, isJson: json },
    )
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) }
  }
}

function readQuestion(
  asked: Record<string, string | undefined>,
  told: { file: string; login: string; isJson: boolean },
): ExportArguments | Refusal {
  const parsed = ExportQuestion.safeParse(asked)
  if (parsed.success) return { act: 'export', question: parsed.data, ...told }
  const [issue] = parsed.error.issues
  return { refusal: `--${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}` }
}

const endings: Record<string, ExportFormat> = {
  gpkg: 'geopackage',
  fgb: 'flatgeobuf',
  parquet: 'geoparquet',
  zip: 'shapefile',
  geojsonl: 'geojsonseq',
}

function formatOf(file: string): string | undefined {
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
  return endings[ending] ?? Formats.options.find((format) => format === ending)
}
