import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { realFile } from './real-data.ts'

/** One complaint: hours of its report on Boston's wall clock since Monday, 5 January 1970. */
export type BostonRow = { hour: number; source: string; district: string; reason: string }

const when = /^(\d+)\/(\d+)\/(\d+) (\d+):(\d+):(\d+) (AM|PM)$/

/** The complaints of 2015 in order of time, read straight from the city's file. */
export async function readBoston(): Promise<BostonRow[]> {
  const lines = createInterface({ input: createReadStream(realFile('boston_311_2015.csv.gz')).pipe(createGunzip()) })
  const rows: BostonRow[] = []
  let heads: string[] | undefined
  for await (const line of lines) {
    const cells = cellsOf(line)
    if (!heads) {
      heads = cells
      continue
    }
    const cell = (name: string) => cells[heads?.indexOf(name) ?? -1] ?? ''
    const hour = hourOf(cell('OPEN_DT'))
    if (hour === undefined) continue
    rows.push({
      hour,
      source: cell('Source'),
      district: cell('police_district').replace('-', ''),
      reason: cell('REASON'),
    })
  }
  return rows.sort((a, b) => a.hour - b.hour)
}

function hourOf(text: string): number | undefined {
  const [month, date, year, hour, minute, second] = (when.exec(text)?.slice(1, 7) ?? []).map(Number)
  if (month === undefined || date === undefined || year === undefined || hour === undefined) return undefined
  const ofDay = (hour % 12) + (text.endsWith('PM') ? 12 : 0)
  return Date.UTC(year, month - 1, date, ofDay, minute, second) / 3_600_000 - 96
}

function cellsOf(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === ',' && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  return [...cells, cell]
}
