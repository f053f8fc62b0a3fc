import { unitX, unitY } from '#geo/mercator'
import type { CityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'
import { reserveRow } from './column-store.ts'

// Layout of COPY (FORMAT binary): 11 bytes of signature, flags, length of the extension; then for each row the
// number of fields (int16) and each field as length (int32) and bytes; then -1. The columns and their types stand
// in sql/read-incident-columns.sql and are never null, so a record has one size.
const headerBytes = 19
const recordBytes = 2 + 4 * (4 + 8) + 3 * (4 + 4) + 2 * (4 + 2)
const at = {
  id: 6,
  longitude: 18,
  latitude: 30,
  reportedAt: 42,
  classId: 54,
  facets: 62,
  severity: 68,
  community: 74,
  unit: 82,
}

// PostgreSQL counts microseconds from 2000-01-01.
const postgresEpochSeconds = 946_684_800
const highestId = 2 ** 32 - 1
const highestClassId = 2 ** 16 - 1

export type RecordReader = {
  /** Puts every whole record of what has arrived at `reserveRow` and calls `take` for each. */
  read: (chunk: Buffer, take: () => void) => void
}

export function openRecordReader(store: ColumnStore, clock: CityClock): RecordReader {
  let rest: Buffer = Buffer.alloc(0)
  let skip = headerBytes
  return {
    read: (chunk, take) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let offset = 0
      if (skip > 0) {
        if (bytes.length < skip) {
          rest = bytes
          return
        }
        offset = skip
        skip = 0
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
      // The closing -1 is shorter than a record, so it never looks like one.
      for (; offset + recordBytes <= bytes.length; offset += recordBytes) {
        writeRecord(store, clock, view, offset)
        take()
      }
      rest = bytes.subarray(offset)
    },
  }
}

function writeRecord(store: ColumnStore, clock: CityClock, view: DataView, offset: number): void {
  const row = reserveRow(store)
  const { columns } = store
  const id = view.getUint32(offset + at.id) * 2 ** 32 + view.getUint32(offset + at.id + 4)
  const classId = view.getInt32(offset + at.classId)
  if (id > highestId || classId > highestClassId)
    throw new RangeError(`incident ${id} of class ${classId} has a number above what the columns in memory hold`)
  const x = scaled(unitX(view.getFloat64(offset + at.longitude)))
  const y = scaled(unitY(view.getFloat64(offset + at.latitude)))
  const microseconds = view.getInt32(offset + at.reportedAt) * 2 ** 32 + view.getUint32(offset + at.reportedAt + 4)
  const time = clamp(Math.floor(microseconds / 1e6) + postgresEpochSeconds)
  columns.id[row] = id
  columns.x[row] = x
  columns.y[row] = y
  columns.time[row] = time
  columns.hourOfWeek[row] = clock.hourOfWeek(time)
  columns.classId[row] = classId
  columns.facets[row] = view.getInt16(offset + at.facets)
  columns.severity[row] = view.getInt16(offset + at.severity)
  columns.communityGrid[row] = view.getUint32(offset + at.community)
  columns.unitGrid[row] = view.getUint32(offset + at.unit)
}

function scaled(unit: number): number {
  return clamp(Math.floor(unit * 2 ** 32))
}

function clamp(value: number): number {
  // Poles and times before 1970 would wrap round in a Uint32.
  return Math.min(highestId, Math.max(0, value))
}
