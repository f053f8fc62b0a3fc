import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { ByteStream } from './byte-stream.ts'
import { openByteStream } from './byte-stream.ts'
import { unreadable } from './limits.ts'

export type DbfField = { name: string; type: string; at: number; length: number }
export type DbfHeader = {
  records: number
  headerBytes: number
  recordBytes: number
  fields: DbfField[]
  encoding: string
}

/** dBase language drivers seen in China and abroad; the .cpg file goes before them. */
const languageDrivers: Record<number, string> = {
  0x4d: 'gb18030',
  0x7a: 'gb18030',
  0x4f: 'big5',
  0x78: 'big5',
  0x57: 'win1252',
  0x03: 'win1252',
}

/** Reads the head of a dBase III table. Encoding: the .cpg text, else the language byte, else what the bytes are. */
export async function readDbfHeader(chunks: AsyncIterable<Buffer>, cpg: string | null): Promise<DbfHeader> {
  const stream = openByteStream(chunks, 1024 * 1024)
  try {
    const start = await takeSome(stream, 32)
    const headerBytes = start.readUInt16LE(8)
    const recordBytes = start.readUInt16LE(10)
    if (headerBytes < 33 || recordBytes < 1) throw unreadable('The .dbf table in the zip is damaged. Export it again.')
    const rest = await takeSome(stream, headerBytes - 32)
    const records = start.readUInt32LE(4)
    const sample = (await stream.take(Math.min(records, 200) * recordBytes)) ?? Buffer.alloc(0)
    const encoding = chooseEncoding(cpg, start.readUInt8(29), Buffer.concat([rest, sample]))
    return { records, headerBytes, recordBytes, encoding, fields: readFields(rest, encoding) }
  } finally {
    await stream.close()
  }
}

async function takeSome(stream: ByteStream, count: number): Promise<Buffer> {
  const bytes = await stream.take(count)
  if (bytes === null) throw unreadable('The .dbf table in the zip is empty. Export it again.')
  return bytes
}

function chooseEncoding(cpg: string | null, driver: number, sample: Buffer): string {
  const named =
    cpg
      ?.trim()
      .toLowerCase()
      .replace(/^(oem|ansi)\s*/, '') ?? ''
  const wanted = /^(936|gbk|gb2312|gb18030|cp936)$/.test(named) ? 'gb18030' : named
  if (wanted !== '' && iconv.encodingExists(wanted)) return wanted
  const byDriver = languageDrivers[driver]
  if (byDriver === 'gb18030' || byDriver === 'big5') return byDriver
  return isUtf8(sample) ? 'utf-8' : (byDriver ?? 'gb18030')
}

function readFields(bytes: Buffer, encoding: string): DbfField[] {
  const fields: DbfField[] = []
  let at = 1
  for (let offset = 0; offset + 32 <= bytes.length && bytes[offset] !== 0x0d; offset += 32) {
    const rawName = bytes.subarray(offset, offset + 11)
    const end = rawName.indexOf(0)
    const name = iconv.decode(end < 0 ? rawName : rawName.subarray(0, end), encoding).trim()
    const length = bytes.readUInt8(offset + 16)
    fields.push({ name, type: String.fromCharCode(bytes.readUInt8(offset + 11)), at, length })
    at += length
  }
  return fields
}

/** The text of one record by field, or null for a record marked as deleted. */
export function readDbfRecord(record: Buffer, header: DbfHeader): Map<string, string> | null {
  if (record[0] === 0x2a) return null
  return new Map(header.fields.map((field) => [field.name, fieldText(record, field, header.encoding)]))
}

function fieldText(record: Buffer, field: DbfField, encoding: string): string {
  const text = iconv
    .decode(record.subarray(field.at, field.at + field.length), encoding)
    .replaceAll('\0', '')
    .trim()
  if (/^\*+$/.test(text) && field.type !== 'C') return ''
  if (field.type === 'D' && /^\d{8}$/.test(text)) return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
  return text
}
