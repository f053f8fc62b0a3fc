import { describe, expect, it } from 'vitest'
import { openCityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'
import { commitRow, openColumnStore, reserveRow } from './column-store.ts'
import type { PublishedQuestion } from './published-counts.ts'
import { answerFrom, atomsOf, makeTable, publishAtoms } from './published-counts.ts'
import { holdPublished } from './published-holding.ts'

const at = (text: string) => Date.parse(text) / 1000
const clock = openCityClock('Asia/Shanghai')
const january = at('2024-01-01T00:00+08:00')
const everything: PublishedQuestion = { from: -Infinity, to: Infinity, groups: null, grids: null }
const tensOf = (classId: number) => classId - (classId % 10)
const idsUpTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

type Row = { gridId: number; time: number; classId: number }

function put(store: ColumnStore, id: number, { gridId, time, classId }: Row): void {
  const row = reserveRow(store)
  store.columns.id[row] = id
  store.columns.communityGrid[row] = gridId
  store.columns.time[row] = time
  store.columns.classId[row] = classId
  commitRow(store)
}

const hourMs = 3_600_000

/** Makes the table of a store as it is when asked. */
function holding(store: ColumnStore, dataVersion: () => number, nowMs: () => number) {
  const make = () => {
    return Promise.resolve({ table: makeTable({ store, clock, groupOf: tensOf }), dataVersion: dataVersion() })
  }
  return { read: holdPublished({ make, dataVersion }, nowMs) }
}

describe('holding the published table', () => {
  it('makes it anew for another data version, at most once an hour', async () => {
    const store = openColumnStore(0)
    const put10 = (firstId: number) =>
      idsUpTo(10).forEach((id) => put(store, firstId + id, { gridId: 1, time: january, classId: 11 }))
    let dataVersion = 1
    let now = 0
    put10(0)
    const { read } = holding(
      store,
      () => dataVersion,
      () => now,
    )
    const total = async () => answerFrom((await read()).table, everything).total
    expect(await total()).toBe(10)
    put10(10)
    now = 2 * hourMs
    expect(await total()).toBe(10)
    dataVersion = 2
    expect(await total()).toBe(20)
    put10(20)
    dataVersion = 3
    now = 3 * hourMs - 1
    expect(await total()).toBe(20)
    now = 3 * hourMs
    expect(await total()).toBe(30)
  })

  it('makes one that tells nothing anew after two seconds: the first import shows at once', async () => {
    const store = openColumnStore(0)
    let now = 0
    let dataVersion = 1
    const { read } = holding(
      store,
      () => dataVersion,
      () => now,
    )
    const shown = async () => (await read()).table.shown
    expect(await shown()).toEqual([])
    idsUpTo(10).forEach((id) => put(store, id, { gridId: 1, time: january, classId: 11 }))
    dataVersion = 2
    expect(await shown()).toEqual([])
    now = 2000
    expect(await shown()).toHaveLength(1)
  })

  it('is made once for all who ask meanwhile, and again after it failed', async () => {
    let made = 0
    const table = publishAtoms([])
    const make = () => (++made === 1 ? Promise.reject(new Error('gone')) : Promise.resolve({ table, dataVersion: 1 }))
    const read = holdPublished({ make, dataVersion: () => 1 }, () => 0)
    await expect(Promise.all([read(), read()])).rejects.toThrow('gone')
    const [a, b] = await Promise.all([read(), read()])
    expect(a).toBe(b)
    expect(made).toBe(2)
  })

  it('ends months by the clock of the city and publishes what publishAtoms does', () => {
    const boston = openCityClock('America/New_York')
    const march = at('2024-03-01T00:00-05:00')
    const april = at('2024-04-01T00:00-04:00')
    const store = openColumnStore(0)
    idsUpTo(12).forEach((id) => put(store, id, { gridId: 1 + (id % 2), time: march, classId: 11 }))
    const table = makeTable({ store, clock: boston, groupOf: tensOf })
    expect(answerFrom(table, { ...everything, from: march, to: april }).total).toBe(10)
    expect(answerFrom(table, { ...everything, from: march, to: april - 1 }).total).toBe(0)
    expect(table).toEqual(publishAtoms(atomsOf(store, boston, tensOf), () => april))
  })
})
