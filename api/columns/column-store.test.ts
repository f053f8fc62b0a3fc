import { describe, expect, it } from 'vitest'
import type { ColumnStore } from './column-store.ts'
import {
  commitRow,
  countRows,
  markDeleted,
  openColumnStore,
  positionOfId,
  reserveRow,
  sortStore,
  timeRangeOf,
} from './column-store.ts'
import { selectRows } from './row-batches.ts'
import { rowTestOf } from './row-test.ts'
import { sortOrder } from './sort-order.ts'

const everything = { grids: null, moves: null }

type Place = { id: number; x: number; y: number; classId?: number; time?: number }

function put(store: ColumnStore, { id, x, y, classId = 1, time = id }: Place): void {
  const row = reserveRow(store)
  const { columns } = store
  columns.id[row] = id
  columns.x[row] = x
  columns.y[row] = y
  columns.classId[row] = classId
  columns.time[row] = time
  columns.facets[row] = 0
  commitRow(store)
}

/** A small generator of its own, so that a failing case comes again. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

describe('the column store', () => {
  it('holds what a plain map holds after puts, moves, deletes and sortings', () => {
    const random = randomNumbers(3)
    const store = openColumnStore(0)
    const truth = new Map<number, Place>()
    for (let step = 0; step < 5000; step++) {
      const id = 1 + Math.floor(random() * 800)
      if (random() < 0.2) {
        const position = positionOfId(store, id)
        if (position >= 0) markDeleted(store, position)
        truth.delete(id)
      } else {
        const known = truth.get(id)
        const stays = known !== undefined && random() < 0.5
        const place = {
          id,
          x: stays ? known.x : Math.floor(random() * 2 ** 32),
          y: stays ? known.y : Math.floor(random() * 2 ** 32),
          classId: 1 + Math.floor(random() * 9),
        }
        put(store, place)
        truth.set(id, place)
      }
      if (step % 997 === 996) sortStore(store)
    }
    expect(countRows(store)).toBe(truth.size)
    const { rows } = selectRows(
      store,
      rowTestOf({}, (classId) => [classId], everything),
    )
    const held = Array.from(rows, (row) => ({
      id: store.columns.id[row] ?? 0,
      x: store.columns.x[row] ?? 0,
      y: store.columns.y[row] ?? 0,
      classId: store.columns.classId[row] ?? 0,
    }))
    expect(held.sort((a, b) => a.id - b.id)).toEqual([...truth.values()].sort((a, b) => a.id - b.id))
  })

  it("leaves out rows of grids beyond a territory's table, and no others with them", () => {
    const store = openColumnStore(0)
    const grids = [1, 7, 0, 1, 9, 1]
    grids.forEach((grid, i) => {
      put(store, { id: i + 1, x: 5, y: 5 })
      store.columns.communityGrid[i] = grid
    })
    store.highestGridId = 9
    const test = rowTestOf({}, (classId) => [classId], { ...everything, grids: Uint8Array.of(0, 1) })
    expect([...selectRows(store, test).rows]).toEqual([0, 3, 5])
  })

  it('finds by box and time what a full scan finds, in leaves and in the tail alike', () => {
    const random = randomNumbers(9)
    const store = openColumnStore(0)
    const places = Array.from({ length: 30_000 }, (_, i) => ({
      id: i + 1,
      // Every third stands on one spot: its leaf cannot be cut.
      x: i % 3 === 0 ? 77 : Math.floor(random() ** 3 * 2 ** 32),
      y: i % 3 === 0 ? 99 : Math.floor(random() ** 3 * 2 ** 32),
      time: Math.floor(random() * 1000),
    }))
    for (const place of places.slice(0, 29_500)) put(store, place)
    sortStore(store)
    expect(store.leaves.west.length).toBeGreaterThan(6)
    for (const place of places.slice(29_500)) put(store, place)
    const test = rowTestOf({}, (classId) => [classId], everything)
    for (let i = 0; i < 50; i++) {
      const west = Math.floor(random() * 2 ** 31)
      const north = Math.floor(random() * 2 ** 31)
      const box = {
        west,
        north,
        east: west + Math.floor(random() * 2 ** 30),
        south: north + Math.floor(random() * 2 ** 29),
      }
      const from = Math.floor(random() * 800)
      const to = from + Math.floor(random() * 400)
      const { rows } = selectRows(store, { ...test, box, from, to })
      const expected = places
        .filter(({ x, y }) => x >= box.west && x <= box.east && y >= box.north && y <= box.south)
        .filter(({ time }) => time >= from && time < to)
      const ids = Array.from(rows, (row) => store.columns.id[row] ?? 0)
      expect(ids.sort((a, b) => a - b)).toEqual(expected.map(({ id }) => id))
    }
  })
})

describe('the range of times', () => {
  it('is that of the rows there are, whatever came, moved in time and went', () => {
    const random = randomNumbers(21)
    const store = openColumnStore(0)
    const truth = new Map<number, number>()
    expect(timeRangeOf(store)).toEqual({ earliest: Infinity, latest: -Infinity })
    for (let step = 0; step < 3000; step++) {
      const id = 1 + Math.floor(random() * 12)
      if (random() < 0.4) {
        const position = positionOfId(store, id)
        if (position >= 0) markDeleted(store, position)
        truth.delete(id)
      } else {
        const time = Math.floor(random() * 50)
        put(store, { id, x: id, y: random() < 0.5 ? id : 2 ** 31, time })
        truth.set(id, time)
      }
      if (step % 97 === 96) sortStore(store)
      const times = [...truth.values()]
      expect(timeRangeOf(store)).toEqual({ earliest: Math.min(...times), latest: Math.max(...times) })
    }
  })
})

describe('the sorting', () => {
  it('is stable and right to the highest key', () => {
    const keys = Uint32Array.from([7, 0, 2 ** 32 - 1, 7, 2 ** 31, 3, 0])
    expect(Array.from(sortOrder(keys, keys.length))).toEqual([1, 6, 5, 0, 3, 4, 2])
  })
})
