import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { allocateColumns, columnNames } from './column-arrays.ts'
import type { ColumnStore } from './column-store.ts'
import { openColumnStore } from './column-store.ts'
import type { Leaves } from './leaves.ts'
import { allocateLeaves } from './leaves.ts'
import { deletedBit } from './incident-facets.ts'

/**
 * The columns as they lay in memory, so that a start need not read millions of rows from the database. Whose they are
 * and up to where stands at the head; a checksum over all of it at the end. The file holds places and times of
 * incidents, no words and no persons; only the service's own user may read it.
 */
export type FileHead = {
  version: number
  /** See sql/read-store-identity.sql. */
  identity: string
  dataVersion: number
  /** When the newest change in it was made, UTC seconds; null where there was none. */
  madeAt: number | null
  timeZone: string
}

const version = 3
const lengthBytes = 4
const leafNames = ['begin', 'west', 'north', 'east', 'south', 'drawerOfClass'] as const satisfies (keyof Leaves)[]

type Written = FileHead & { length: number; sorted: number; leaves: number }

/** Written beside and then put in place, so that there is always a whole file or none. Throws what the disk says. */
export function writeColumnsFile(file: string, store: ColumnStore, head: Omit<FileHead, 'version'>): void {
  const part = `${file}.part`
  const descriptor = openSync(part, 'w', 0o600)
  try {
    const { length, sorted, leaves } = store
    const written: Written = { ...head, version, length, sorted, leaves: leaves.west.length }
    const text = Buffer.from(JSON.stringify(written))
    const size = Buffer.alloc(lengthBytes)
    size.writeUInt32LE(text.length)
    let sum = 0
    for (const bytes of [size, text, ...arraysOf(store)]) {
      sum = crc32(bytes, sum)
      writeAll(descriptor, bytes)
    }
    size.writeUInt32LE(sum)
    writeAll(descriptor, size)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(part, file)
}

function arraysOf({ columns, leaves, byId, length }: ColumnStore): Buffer[] {
  return [
    ...columnNames.map((name) => bytesOf(columns[name].subarray(0, length))),
    ...leafNames.map((name) => bytesOf(leaves[name])),
    bytesOf(byId),
  ]
}

function bytesOf(array: Uint8Array | Uint16Array | Uint32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength)
}

const mostAtOnce = 2 ** 28

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(descriptor, bytes, done, Math.min(mostAtOnce, bytes.length - done))
}

export type FileRead = { store: ColumnStore; head: FileHead }

/** Undefined where there is no file, or one that was cut off, damaged, or written by another version. */
export function readColumnsFile(file: string): FileRead | undefined {
  if (!existsSync(file)) return undefined
  const descriptor = openSync(file, 'r')
  try {
    return readFrom(descriptor)
  } catch {
    // A damaged head can say anything: whatever went wrong, the database has the truth.
    return undefined
  } finally {
    closeSync(descriptor)
  }
}

export function dropColumnsFile(file: string): void {
  rmSync(file, { force: true })
}

function readFrom(descriptor: number): FileRead | undefined {
  let sum = 0
  const read = (bytes: Buffer): Buffer => {
    readAll(descriptor, bytes)
    sum = crc32(bytes, sum)
    return bytes
  }
  const text = read(Buffer.alloc(read(Buffer.alloc(lengthBytes)).readUInt32LE()))
  const { length, sorted, leaves, ...head } = JSON.parse(text.toString()) as Written
  if (head.version !== version) return undefined
  const store = openColumnStore(0)
  store.columns = allocateColumns(length + Math.max(65_536, length >> 4))
  for (const name of columnNames) read(bytesOf(store.columns[name].subarray(0, length)))
  store.leaves = allocateLeaves(leaves)
  for (const name of leafNames) read(bytesOf(store.leaves[name]))
  store.byId = new Uint32Array(sorted)
  read(bytesOf(store.byId))
  const ofAll = sum
  const told = Buffer.alloc(lengthBytes)
  readAll(descriptor, told)
  if (told.readUInt32LE() !== ofAll) return undefined
  Object.assign(store, { length, sorted })
  tellNumbers(store)
  return { store, head }
}

function readAll(descriptor: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) {
    const got = readSync(descriptor, bytes, done, Math.min(mostAtOnce, bytes.length - done), null)
    if (got === 0) throw new RangeError('the file ends too early')
    done += got
  }
}

/** What follows from the rows: it is not kept, so that it cannot contradict them. */
function tellNumbers(store: ColumnStore): void {
  const { columns, length, sorted } = store
  let highest = 0
  for (let row = 0; row < length; row++) {
    highest = Math.max(highest, columns.communityGrid[row] ?? 0, columns.unitGrid[row] ?? 0)
    if ((columns.facets[row] ?? 0) & deletedBit) store.deleted++
    else if (row >= sorted) store.tailById.set(columns.id[row] ?? 0, row)
  }
  store.highestGridId = highest
  store.isRangeStale = true
}
