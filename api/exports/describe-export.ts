import type { ExportColumn, ExportLabel, ExportLayer, PrivacyClass } from '#geo/export-words'
import { outFrame } from './export-frame.ts'
import type { KeptQuestion, readCircumstances } from './exports.queries.ts'
import type { FileColumn, FileLayer, Format } from './formats/format.ts'
import { formats } from './formats/formats.ts'
import type { Column } from './layer-columns.ts'
import { layerOf } from './layer-columns.ts'

/** A question with the rights it is answered under. */
export type Asked = {
  question: KeptQuestion
  rights: ExportLabel['rights']
}

export type Described = { fileName: string; mediaType: string; notes: string[] }
type Circumstances = Awaited<ReturnType<typeof readCircumstances>>[number]

/** Texts and addresses of incidents are in the file only where they were asked for. */
export function isKept({ question }: Asked, column: Column): boolean {
  return !column.isPersonal || question.words === 'true'
}

export function fileLayers(asked: Asked): FileLayer[] {
  const { question } = asked
  const format: Format = formats[question.format]
  return question.layers.map((name) => {
    const layer = layerOf(name)
    const columns = layer.columns.filter((column) => isKept(asked, column))
    const whole = unlike(columns.map((column) => (question.names === 'zh' ? column.titleZh : column.name)))
    const fitted = format.fitNames?.(whole) ?? whole
    return {
      ...layer,
      title: question.names === 'zh' ? layer.titleZh : layer.titleEn,
      columns: columns.map((column, i): FileColumn => ({ ...column, fileName: fitted[i] ?? column.name })),
    }
  })
}

/** Two columns of one name would hide one of them. */
function unlike(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let n = 2; taken.has(free); n += 1) free = `${name}_${n}`
    taken.add(free)
    return free
  })
}

export function describeExport(
  asked: Asked,
  circumstances: Circumstances,
): { label: ExportLabel; described: Described } {
  const { question, rights } = asked
  const layers = fileLayers(asked)
  const frame = outFrame(question.frame)
  const columns = layers.flatMap((layer) => columnNotes(layer, question))
  return {
    label: {
      asked: toldQuestion(question),
      rights,
      dataVersion: circumstances.dataVersion,
      asOf: circumstances.asOf?.toISOString() ?? null,
      frame: { name: frame.name, epsg: frame.epsg, note: frame.note },
      privacyClass: privacyOf(question),
      dataOwner: [circumstances.cityZh, circumstances.madeBy].filter(Boolean).join('; '),
      columns,
    },
    described: {
      fileName: fileNameOf(asked, circumstances.dataVersion),
      mediaType: isZipped(question) ? 'application/zip' : formats[question.format].mediaType,
      notes: notesOf(question, columns),
    },
  }
}

/**
 * Without the note: what somebody wrote to the log is nobody's business who has the file. In one order, for the
 * database keeps another one, and a repetition has to say the same to the byte.
 */
function toldQuestion(question: KeptQuestion): ExportLabel['asked'] {
  const parts = Object.entries(question).filter(([key, value]) => key !== 'note' && value !== undefined)
  return Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function isZipped({ format, layers }: KeptQuestion): boolean {
  return !formats[format].holdsLayers && layers.length > 1
}

function fileNameOf({ question }: Asked, dataVersion: number): string {
  const [first = 'export'] = question.layers
  const what = question.layers.length === 1 ? first : 'city'
  const { extension } = formats[question.format]
  const ending = isZipped(question) ? `${extension}.zip` : question.format === 'shapefile' ? 'shp.zip' : extension
  return `wangge_${what}_${outFrame(question.frame).slug}_v${dataVersion}.${ending}`
}

function columnNotes({ layer, columns }: FileLayer, { names }: KeptQuestion): ExportColumn[] {
  return columns.map((column) => {
    const whole = names === 'zh' ? column.titleZh : column.name
    return {
      layer,
      name: column.fileName,
      shortenedFrom: column.fileName === whole ? null : whole,
      titleEn: column.titleEn,
      titleZh: column.titleZh,
      type: column.type,
      note: column.note,
    }
  })
}

const openLayers = new Set<ExportLayer>(['community-grids', 'unit-grids', 'roads'])

function privacyOf({ layers, words }: KeptQuestion): PrivacyClass {
  if (words === 'true' && layers.includes('incidents')) return 'personal'
  return layers.every((layer) => openLayers.has(layer)) ? 'public' : 'internal'
}

function notesOf({ format, layers, geometry, placeholders }: KeptQuestion, columns: readonly ExportColumn[]): string[] {
  const cut = columns.filter(({ shortenedFrom }) => shortenedFrom !== null)
  const asPoint = format === 'xlsx' || (format === 'csv' && geometry === 'lonlat')
  return [
    ...(cut.length === 0 ? [] : [`${cut.length} column names were changed to fit; see shortenedFrom of each column`]),
    ...(format === 'shapefile' ? ['texts end after 254 bytes: a shapefile holds no more'] : []),
    ...(format === 'csv' ? ["texts that a spreadsheet would take for a formula begin with an apostrophe (')"] : []),
    ...(format === 'dxf' ? ['DXF holds no attributes: layers tell the kind, texts the code or name'] : []),
    ...(asPoint ? ['the place is a point on the shape, longitude or easting first'] : []),
    ...(layers.includes('incidents') && placeholders !== 'true'
      ? ['incidents on a placeholder location are left out']
      : []),
  ]
}
