import type { Value } from '../copy-rows.ts'
import type { ColumnType } from '../layer-columns.ts'
import { round } from '../wkb-text.ts'
import type { FileColumn, FileLayer, Format, FormatJob } from './format.ts'
import { xmlText } from './kml.ts'
import { openZip } from './zip.ts'
import type { Zip } from './zip.ts'

const sheetRows = 1_048_576
const textCharacters = 32_767

/**
 * SpreadsheetML (ISO 29500): a sheet a layer, more where rows exceed one, and one with the label. Texts are inline
 * strings, which no spreadsheet takes for formulas; times are true dates, in UTC.
 */
export const xlsx: Format = {
  extension: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  holdsLayers: true,
  write: async (job, out) => {
    const zip = openZip(out, job.dataTime)
    const sheets: string[] = []
    for (const layer of job.layers) await writeLayer(zip, job, layer, sheets)
    await writeLabel(zip, job, sheets)
    zip.text('xl/workbook.xml', workbook(sheets))
    zip.text('xl/_rels/workbook.xml.rels', workbookLinks(sheets.length))
    zip.text('xl/styles.xml', styles)
    zip.text('_rels/.rels', rootLinks)
    zip.text('[Content_Types].xml', contentTypes(sheets.length))
    await zip.end()
  },
}

type Cell = { type: ColumnType; value: Value }
type Sheet = ReturnType<typeof openSheet>

/** `sheets` is told of every sheet begun. */
function openSheet(zip: Zip, sheets: string[], title: string) {
  sheets.push(title)
  const { out, end } = zip.open(`xl/worksheets/sheet${sheets.length}.xml`)
  out.write(
    `${xmlHead}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`,
  )
  let rows = 0
  return {
    rows: () => rows,
    row: (cells: readonly Cell[]) => {
      rows += 1
      let text = `<row r="${rows}">`
      for (let i = 0; i < cells.length; i += 1) text += cellText(cells[i], `${letters(i)}${rows}`)
      out.write(`${text}</row>`)
    },
    drain: out.drain,
    end: async () => {
      out.write('</sheetData></worksheet>')
      await end()
    },
  }
}

const columnLetters: string[] = []
/** A, B … Z, AA: GDAL and others want each cell to say where it is. */
function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return (columnLetters[column] ??= column < 26 ? last : letters(Math.floor(column / 26) - 1) + last)
}

async function writeLayer(zip: Zip, job: FormatJob, layer: FileLayer, sheets: string[]): Promise<void> {
  const places = job.frame.isProjected ? ['easting', 'northing'] : ['longitude', 'latitude']
  const header = [...places, ...layer.columns.map(({ fileName }) => fileName)].map(text)
  const begin = (part: number): Sheet => {
    const opened = openSheet(zip, sheets, part === 1 ? layer.title : `${layer.title} ${part}`)
    opened.row(header)
    return opened
  }
  let sheet = begin(1)
  let parts = 1
  // A full sheet is ended between two pieces of rows: rows that come after it in the same piece wait until then.
  let waiting: Cell[][] = []
  await job.read(layer.layer, 'point', {
    row: (point, values) => {
      const row = rowOf(point, values, { columns: layer.columns, digits: job.frame.digits })
      if (sheet.rows() < sheetRows) sheet.row(row)
      else waiting.push(row)
    },
    drain: async () => {
      await sheet.drain()
      if (waiting.length === 0) return
      await sheet.end()
      sheet = begin((parts += 1))
      for (const row of waiting) sheet.row(row)
      waiting = []
    },
  })
  await sheet.end()
}

type RowShape = { columns: readonly FileColumn[]; digits: number }

function rowOf(point: Buffer | null, values: readonly Value[], { columns, digits }: RowShape): Cell[] {
  const place = (at: number): Cell => ({ type: 'number', value: point && round(point.readDoubleLE(at), digits) })
  return [place(5), place(13), ...columns.map(({ type }, i): Cell => ({ type, value: values[i] ?? null }))]
}

const text = (value: string): Cell => ({ type: 'text', value })

function cellText(cell: Cell | undefined, at: string): string {
  const value = cell?.value ?? null
  if (value === null) return ''
  if (typeof value === 'string')
    return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${xmlText(value.slice(0, textCharacters))}</t></is></c>`
  if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`
  return cell?.type === 'time' ? `<c r="${at}" s="1"><v>${excelDay(value)}</v></c>` : `<c r="${at}"><v>${value}</v></c>`
}

/** Days since 1899-12-30, as spreadsheets count. */
const excelDay = (ms: number): number => round(ms / 86_400_000 + 25_569, 8)

async function writeLabel(zip: Zip, { label }: FormatJob, sheets: string[]): Promise<void> {
  const sheet = openSheet(zip, sheets, 'wangge')
  const { columns, ...rest } = label
  for (const [key, value] of Object.entries(rest))
    sheet.row([key, typeof value === 'string' ? value : JSON.stringify(value)].map(text))
  for (const { layer, name, titleZh, titleEn, note } of columns)
    sheet.row([layer, name, titleZh, titleEn, note ?? ''].map(text))
  await sheet.end()
}

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function workbook(sheets: readonly string[]): string {
  const list = sheets.map(
    (title, i) => `<sheet name="${xmlText(title.slice(0, 31))}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  )
  return `${xmlHead}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${list.join('')}</sheets></workbook>`
}

function workbookLinks(count: number): string {
  const links = Array.from(
    { length: count },
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  )
  const style = `<Relationship Id="rId${count + 1}" Type="${office}/styles" Target="styles.xml"/>`
  return `${xmlHead}<Relationships xmlns="${packaged}/relationships">${links.join('')}${style}</Relationships>`
}

const rootLinks = `${xmlHead}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`

const styles = `${xmlHead}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`

function contentTypes(count: number): string {
  const parts = Array.from(
    { length: count },
    (_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${sheetType}.worksheet+xml"/>`,
  )
  return `${xmlHead}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>${parts.join('')}</Types>`
}
