import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { ColumnStore } from './column-store.ts'
import {
  commitRow,
  countRows,
  markDeleted,
  openColumnStore,
  positionOfId,
  reserveRow,
  sortStore,
} from './column-store.ts'
import { timeRangeOf } from './column-store.ts'
import { columnNames } from './column-arrays.ts'
import { readColumnsFile, writeColumnsFile } from './columns-file.ts'

const folder = mkdtempSync(`${tmpdir()}/wangge-columns-`)
const file = `${folder}/columns.bin`
afterAll(() => rmSync(folder, { recursive: true }))

const head = { identity: 'a city', dataVersion: 12, madeAt: 1_700_000_000.25, timeZone: 'Asia/Shanghai' }

function put(store: ColumnStore, id: number): void {
  const row = reserveRow(store)
  columnNames.forEach((name, i) => (store.columns[name][row] = (id * (i + 3)) % 251))
  store.columns.id[row] = id
  store.columns.facets[row] = 0
  commitRow(store)
}

/** Sorted rows, rows that came later, and some of both that went. */
function aStore(): ColumnStore {
  const store = openColumnStore(0)
  for (let id = 1; id <= 9000; id++) put(store, id)
  sortStore(store)
  for (let id = 9001; id <= 9100; id++) put(store, id)
  for (const id of [5, 9005]) markDeleted(store, positionOfId(store, id))
  return store
}

describe('the file of the columns', () => {
  const store = aStore()
  beforeEach(() => writeColumnsFile(file, store, head))

  it('gives back what was written, down to where each incident lies', () => {
    const read = readColumnsFile(file)
    expect(read?.head).toMatchObject(head)
    const again = read?.store ?? openColumnStore(0)
    expect(countRows(again)).toBe(9098)
    expect(timeRangeOf(again)).toEqual(timeRangeOf(store))
    expect(again.highestGridId).toBe(store.highestGridId)
    for (const id of [1, 4999, 9000, 9001, 9100]) expect(positionOfId(again, id)).toBe(positionOfId(store, id))
    for (const id of [5, 9005, 9101]) expect(positionOfId(again, id)).toBe(-1)
    for (const name of columnNames)
      expect(again.columns[name].subarray(0, again.length)).toEqual(store.columns[name].subarray(0, store.length))
    expect(again.leaves).toEqual(store.leaves)
    put(again, 9101)
    expect(countRows(again)).toBe(9099)
  })

  it('is for its owner alone', () => {
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('is not believed when it is cut off, wherever', () => {
    const { size } = statSync(file)
    for (const length of [0, 3, 40, size >> 1, size - 1]) {
      writeColumnsFile(file, store, head)
      truncateSync(file, length)
      expect(readColumnsFile(file), `${length} bytes`).toBeUndefined()
    }
  })

  it('is not believed when a single bit is another, wherever', () => {
    const whole = readFileSync(file)
    for (let n = 0; n < 60; n++) {
      const damaged = Buffer.from(whole)
      const at = Math.floor((n / 60) * whole.length)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (n % 8))
      writeFileSync(file, damaged)
      expect(readColumnsFile(file), `byte ${at}`).toBeUndefined()
    }
  })

  it('is missed without a word where there is none', () => {
    expect(readColumnsFile(`${folder}/none.bin`)).toBeUndefined()
  })
})
