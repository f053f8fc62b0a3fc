import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'
import { commitRow, markDeleted, openColumnStore, positionOfId, reserveRow } from './column-store.ts'
import { placeholderBit } from './incident-facets.ts'
import type { Atom, PublishedQuestion, PublishedTable } from './published-counts.ts'
import { answerFrom, atomsOf, leastCount, publishAtoms } from './published-counts.ts'

const at = (text: string) => Date.parse(text) / 1000
const clock = openCityClock('Asia/Shanghai')
const monthStarts = clock.bucketStarts('month', at('2024-01-01T00:00+08:00'), at('2025-01-01T00:00+08:00'))
const monthOf = (index: number): number => monthStarts[index] ?? NaN
const january = monthOf(0)
const february = monthOf(1)
const everything: PublishedQuestion = { from: -Infinity, to: Infinity, groups: null, grids: null }

type Short = readonly [gridId: number, group: number, count: number]
const atomsIn = (month: number, cells: readonly Short[]): Atom[] =>
  cells.map(([gridId, group, count]) => ({ gridId, month, group, count }))
const shownIn = ({ shown }: PublishedTable) => shown.map(({ gridId, group, count }) => [gridId, group, count])

describe('publishing atoms', () => {
  it('hides what is below five and rounds the others down to steps of five', () => {
    const cells: Short[] = [
      [1, 1, 4],
      [2, 1, 5],
      [3, 1, 9],
      [4, 1, 10],
      [5, 1, 3],
      [6, 1, 0],
    ]
    const table = publishAtoms(atomsIn(january, cells))
    expect(shownIn(table)).toEqual([
      [2, 1, 5],
      [3, 1, 5],
      [4, 1, 10],
    ])
    expect([...table.rests]).toEqual([[january, 5]])
    expect(table.hidden).toBe(2)
  })

  it('tells no rest of a month that hides nothing', () => {
    const table = publishAtoms(atomsIn(january, [[1, 1, 7]]))
    expect(shownIn(table)).toEqual([[1, 1, 5]])
    expect(table.rests.size).toBe(0)
    expect(table.hidden).toBe(0)
  })

  it('hides the smallest shown atom beside a single hidden one', () => {
    const cells: Short[] = [
      [1, 1, 1000],
      [1, 2, 2],
      [2, 1, 304],
      [2, 2, 500],
    ]
    const table = publishAtoms(atomsIn(january, cells))
    expect(shownIn(table)).toEqual([
      [1, 1, 1000],
      [2, 2, 500],
    ])
    expect([...table.rests]).toEqual([[january, 305]])
    expect(table.hidden).toBe(2)
  })

  it('hides the smallest shown atom when the hidden ones are below five together', () => {
    const cells: Short[] = [
      [1, 1, 1],
      [2, 1, 2],
      [3, 1, 20],
      [4, 1, 11],
    ]
    const table = publishAtoms(atomsIn(january, cells))
    expect(shownIn(table)).toEqual([[3, 1, 20]])
    expect([...table.rests]).toEqual([[january, 10]])
    expect(table.hidden).toBe(3)
  })

  it('compares published counts, then grids, then groups when it looks for the smallest', () => {
    const cells: Short[] = [
      [3, 1, 5],
      [2, 7, 8],
      [2, 6, 9],
      [9, 1, 1],
    ]
    expect(shownIn(publishAtoms(atomsIn(january, cells)))).toEqual([
      [3, 1, 5],
      [2, 7, 5],
    ])
  })

  it('tells nothing when nothing is left to hide', () => {
    for (const cells of [
      [[1, 1, 3]],
      [
        [1, 1, 1],
        [2, 1, 3],
      ],
    ] satisfies Short[][]) {
      const table = publishAtoms(atomsIn(january, cells))
      expect(table.shown).toEqual([])
      expect(table.rests.size).toBe(0)
      expect(table.hidden).toBe(cells.length)
      expect(answerFrom(table, everything)).toEqual({ total: 0, months: [], grids: [], groups: [], rest: 0 })
    }
  })

  it('keeps months apart', () => {
    const table = publishAtoms([
      ...atomsIn(january, [
        [1, 1, 4],
        [2, 1, 4],
        [3, 1, 6],
      ]),
      ...atomsIn(february, [
        [1, 1, 4],
        [3, 1, 6],
      ]),
    ])
    expect(table.shown).toEqual([{ gridId: 3, month: january, group: 1, count: 5 }])
    expect([...table.rests]).toEqual([
      [january, 5],
      [february, 10],
    ])
  })

  it('puts what lies in no grid into the rest, however much it is', () => {
    const table = publishAtoms(
      atomsIn(january, [
        [0, 1, 100],
        [0, 2, 7],
        [1, 1, 6],
      ]),
    )
    expect(shownIn(table)).toEqual([[1, 1, 5]])
    expect([...table.rests]).toEqual([[january, 105]])
    expect(
      shownIn(
        publishAtoms(
          atomsIn(january, [
            [0, 1, 100],
            [1, 1, 6],
          ]),
        ),
      ),
    ).toEqual([])
  })

  it('does not tell five atoms of four each by a rest of twenty', () => {
    const fours = [1, 2, 3, 4, 5].map((gridId): Short => [gridId, 1, 4])
    expect([...publishAtoms(atomsIn(january, fours)).rests]).toEqual([[january, 15]])
  })
})

describe('answering from published counts', () => {
  const table = publishAtoms([
    ...atomsIn(january, [
      [1, 1, 11],
      [1, 2, 23],
      [2, 1, 4],
      [2, 2, 3],
    ]),
    ...atomsIn(february, [
      [1, 1, 6],
      [2, 2, 9],
    ]),
  ])

  it('adds up by month, grid and group, with the rest in total and months only', () => {
    expect(answerFrom(table, everything)).toEqual({
      total: 45,
      months: [
        { month: january, count: 35 },
        { month: february, count: 10 },
      ],
      grids: [
        { id: 1, count: 35 },
        { id: 2, count: 5 },
      ],
      groups: [
        { id: 1, count: 15 },
        { id: 2, count: 25 },
      ],
      rest: 5,
    })
  })

  it('leaves the rest out where grids or groups are named, even all of them', () => {
    expect(answerFrom(table, { ...everything, grids: new Set([1, 2]) })).toMatchObject({ total: 40, rest: 0 })
    expect(answerFrom(table, { ...everything, groups: new Set([1, 2]) })).toMatchObject({ total: 40, rest: 0 })
    expect(answerFrom(table, { ...everything, groups: new Set([1]), grids: new Set([1]) }).total).toBe(15)
    expect(answerFrom(table, { ...everything, groups: new Set() }).total).toBe(0)
  })

  it('counts a month only when all of it is asked', () => {
    const march = monthOf(2)
    const totalOf = (from: number, to: number) => answerFrom(table, { ...everything, from, to }).total
    expect(totalOf(january, march)).toBe(45)
    expect(totalOf(january + 1, march)).toBe(10)
    expect(totalOf(january, march - 1)).toBe(35)
    expect(totalOf(february, march)).toBe(10)
    expect(totalOf(january + 1, march - 1)).toBe(0)
  })
})

type City = { grids: number; months: number; groups: number; counts: number[] }

const cities = fc
  .record({
    grids: fc.integer({ min: 1, max: 5 }),
    months: fc.integer({ min: 1, max: 4 }),
    groups: fc.integer({ min: 1, max: 4 }),
  })
  .chain((size) => {
    const count = fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 6 }) },
      { weight: 2, arbitrary: fc.integer({ min: 7, max: 120 }) },
    )
    const cells = (size.grids + 1) * size.months * size.groups
    return fc.record({
      grids: fc.constant(size.grids),
      months: fc.constant(size.months),
      groups: fc.constant(size.groups),
      counts: fc.array(count, { minLength: cells, maxLength: cells }),
    })
  })

/** Grid 0 is one of them. */
function atomsOfCity({ grids, months, groups, counts }: City): Atom[] {
  const atoms: Atom[] = []
  for (let gridId = 0; gridId <= grids; gridId++)
    for (let month = 0; month < months; month++)
      for (let group = 1; group <= groups; group++)
        atoms.push({ gridId, month: monthOf(month), group, count: counts[atoms.length] ?? 0 })
  return atoms
}

/** What a careless service would answer from. */
function publishTruth(atoms: readonly Atom[]): PublishedTable {
  const inGrids = atoms.filter(({ gridId }) => gridId !== 0)
  return { ...publishAtoms(atoms), shown: inGrids, rests: new Map(), hidden: 0 }
}

const tells = (difference: number) => Math.abs(difference) > 0 && Math.abs(difference) < leastCount

/** A small generator of its own, so that a failing case comes again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

const idsUpTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

/** A wide question and one within it; about every third names neither grids nor groups. */
function nestedQuestions(
  city: City,
  random: (below: number) => number,
): [wide: PublishedQuestion, narrow: PublishedQuestion] {
  const some = (ids: Iterable<number>, tenths: number) => new Set([...ids].filter(() => random(10) < tenths))
  const within = (set: Set<number> | null, last: number) => (random(3) === 0 ? set : some(set ?? idsUpTo(last), 7))
  const [first, span] = [random(city.months), 1 + random(city.months)]
  const begin = first + random(span)
  const wide = {
    from: monthOf(first),
    to: monthOf(first + span),
    grids: random(3) > 0 ? null : some(idsUpTo(city.grids), 8),
    groups: random(3) > 0 ? null : some(idsUpTo(city.groups), 8),
  }
  const narrow = {
    from: monthOf(begin),
    to: monthOf(begin + random(first + span - begin + 1)),
    grids: within(wide.grids, city.grids),
    groups: within(wide.groups, city.groups),
  }
  return [wide, narrow]
}

/** Differences that tell of one to four incidents, among all totals and parts of 1,000 nested pairs. */
function subtractPairs(city: City, table: PublishedTable, seed: number): number[] {
  const random = randomNumbers(seed)
  const found: number[] = []
  for (let pair = 0; pair < 1000; pair++) {
    const [wide, narrow] = nestedQuestions(city, random).map((question) => answerFrom(table, question))
    if (!wide || !narrow) continue
    expect(wide.total).toBeGreaterThanOrEqual(narrow.total)
    found.push(wide.total - narrow.total, ...subtractParts(wide.months, narrow.months, ({ month }) => month))
    found.push(...subtractParts(wide.grids, narrow.grids, ({ id }) => id))
    found.push(...subtractParts(wide.groups, narrow.groups, ({ id }) => id))
  }
  return found.filter(tells)
}

function subtractParts<T extends { count: number }>(wide: T[], narrow: T[], keyOf: (part: T) => number): number[] {
  const held = new Map(narrow.map((part) => [keyOf(part), part.count]))
  return wide.map((part) => part.count - (held.get(keyOf(part)) ?? 0))
}

/** Each atom by inclusion and exclusion of four totals, none of which names it alone. */
function solveAtoms(city: City, table: PublishedTable): { atom: Atom; solved: number }[] {
  return atomsOfCity(city)
    .filter(({ gridId }) => gridId !== 0)
    .map((atom) => {
      const index = monthStarts.indexOf(atom.month)
      const grids = new Set(idsUpTo(city.grids))
      const groups = new Set(idsUpTo(city.groups))
      const otherGrids = new Set([...grids].filter((id) => id !== atom.gridId))
      const otherGroups = new Set([...groups].filter((id) => id !== atom.group))
      const total = (asked: Set<number>, groupsAsked: Set<number>) =>
        answerFrom(table, { from: atom.month, to: monthOf(index + 1), grids: asked, groups: groupsAsked }).total
      const solved =
        total(grids, groups) - total(otherGrids, groups) - total(grids, otherGroups) + total(otherGrids, otherGroups)
      return { atom, solved }
    })
}

describe('subtracting published answers', () => {
  it('never leaves one to four between nested questions', () => {
    fc.assert(
      fc.property(cities, fc.integer({ min: 1, max: 2 ** 30 }), (city, seed) => {
        expect(subtractPairs(city, publishAtoms(atomsOfCity(city)), seed)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('would leave one to four between true counts', () => {
    const smallCities = cities.filter(
      (city) =>
        city.grids > 2 && atomsOfCity(city).filter(({ gridId, count }) => gridId > 0 && tells(count)).length > 2,
    )
    fc.assert(
      fc.property(smallCities, fc.integer({ min: 1, max: 2 ** 30 }), (city, seed) => {
        expect(subtractPairs(city, publishTruth(atomsOfCity(city)), seed)).not.toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  it('solves every atom of the true counts and no hidden one of the published counts', () => {
    fc.assert(
      fc.property(cities, (city) => {
        const atoms = atomsOfCity(city)
        for (const { atom, solved } of solveAtoms(city, publishTruth(atoms))) expect(solved).toBe(atom.count)
        for (const { atom, solved } of solveAtoms(city, publishAtoms(atoms))) {
          expect(solved === 0 || (solved >= leastCount && solved <= atom.count)).toBe(true)
        }
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    { cells: 1, most: 14, firstGrid: 1 },
    { cells: 2, most: 14, firstGrid: 1 },
    { cells: 3, most: 14, firstGrid: 1 },
    { cells: 3, most: 14, firstGrid: 0 },
    { cells: 4, most: 9, firstGrid: 1 },
    { cells: 5, most: 4, firstGrid: 1 },
  ])(
    'leaves each small count at least two values, though the reader knows how it is done: $cells cells from grid $firstGrid',
    ({ cells, most, firstGrid }) => {
      const possible = new Map<string, { counts: number[]; values: Set<number>[] }>()
      for (let number = 0; number < (most + 1) ** cells; number++) {
        const counts = Array.from({ length: cells }, (_, cell) => Math.floor(number / (most + 1) ** cell) % (most + 1))
        const table = publishAtoms(
          atomsIn(
            january,
            counts.map((count, cell): Short => [firstGrid + cell, 1, count]),
          ),
        )
        const seen = JSON.stringify([shownIn(table), [...table.rests]])
        const world = possible.get(seen) ?? { counts, values: counts.map(() => new Set<number>()) }
        possible.set(seen, world)
        counts.forEach((count, cell) => world.values[cell]?.add(count))
      }
      const told = [...possible].filter(([, { values }]) =>
        values.some((set, cell) => firstGrid + cell > 0 && set.size === 1 && [...set].some(tells)),
      )
      expect(told).toEqual([])
    },
  )
})

/** Asks the same questions after each of up to 200 arrivals; the differences that tell of one to four incidents. */
function poll(city: City, publish: (atoms: Atom[]) => PublishedTable, seed: number): number[] {
  const random = randomNumbers(seed)
  const questions = [everything, ...nestedQuestions(city, random), ...nestedQuestions(city, random)]
  const atoms = atomsOfCity(city)
  const ask = () => {
    const table = publish(atoms)
    return questions.map((question) => answerFrom(table, question))
  }
  const found: number[] = []
  let before = ask()
  for (let arrival = 0; arrival < 200; arrival++) {
    const atom = atoms[random(atoms.length)]
    if (atom) atom.count++
    const after = ask()
    after.forEach((answer, index) => {
      const earlier = before[index] ?? answer
      found.push(answer.total - earlier.total, answer.rest - earlier.rest)
      found.push(...subtractParts(answer.grids, earlier.grids, ({ id }) => id))
    })
    before = after
  }
  return found.filter(tells)
}

describe('polling published answers', () => {
  it('never sees one to four incidents arrive', () => {
    fc.assert(
      fc.property(cities, fc.integer({ min: 1, max: 2 ** 30 }), (city, seed) => {
        expect(poll(city, publishAtoms, seed)).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it('would see them arrive in true counts', () => {
    fc.assert(
      fc.property(cities, fc.integer({ min: 1, max: 2 ** 30 }), (city, seed) => {
        expect(poll(city, publishTruth, seed)).not.toEqual([])
      }),
      { numRuns: 10 },
    )
  })
})

type Row = { gridId: number; time: number; classId: number; facets?: number }

function put(store: ColumnStore, id: number, { gridId, time, classId, facets = 0 }: Row): void {
  const row = reserveRow(store)
  const { columns } = store
  columns.id[row] = id
  columns.communityGrid[row] = gridId
  columns.time[row] = time
  columns.classId[row] = classId
  columns.facets[row] = facets
  commitRow(store)
}

const tensOf = (classId: number) => classId - (classId % 10)

describe('counting atoms', () => {
  it('goes by the calendar of the city', () => {
    const store = openColumnStore(0)
    const times = ['2024-01-31T23:59:59+08:00', '2024-02-01T00:00:00+08:00', '2024-02-29T23:59:59+08:00']
    times.forEach((text, id) => put(store, id, { gridId: 3, time: at(text), classId: 12 }))
    expect(atomsOf(store, clock, tensOf)).toEqual([
      { gridId: 3, month: january, group: 10, count: 1 },
      { gridId: 3, month: february, group: 10, count: 2 },
    ])
  })

  it('leaves out what was deleted, placeholder locations and the classes it is told to', () => {
    const store = openColumnStore(0)
    const time = january + 5
    const classes = [11, 11, 11, 25, 31, 32]
    classes.forEach((classId, id) => put(store, id, { gridId: 1, time, classId }))
    put(store, 6, { gridId: 1, time, classId: 11, facets: placeholderBit })
    put(store, 7, { gridId: 0, time, classId: 11 })
    markDeleted(store, positionOfId(store, 0))
    const leaveOutClasses = new Uint8Array(2 ** 16)
    leaveOutClasses[25] = 1
    leaveOutClasses[32] = 1
    expect(atomsOf(store, clock, tensOf, { leaveOutClasses })).toEqual([
      { gridId: 0, month: january, group: 10, count: 1 },
      { gridId: 1, month: january, group: 10, count: 2 },
      { gridId: 1, month: january, group: 30, count: 1 },
    ])
  })

  it('finds nothing in an empty store', () => {
    expect(atomsOf(openColumnStore(0), clock, tensOf)).toEqual([])
  })

  it.each(['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'])(
    'counts what a plain map counts in %s',
    (timeZone) => {
      const local = openCityClock(timeZone)
      const row = fc.record({
        gridId: fc.integer({ min: 0, max: 6 }),
        time: fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: january, max: monthOf(8) })),
        classId: fc.integer({ min: 1, max: 49 }),
      })
      fc.assert(
        fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
          const store = openColumnStore(0)
          rows.forEach((one, id) => put(store, id, one))
          const truth = new Map<string, number>()
          for (const { gridId, time, classId } of rows) {
            const key = [gridId, local.bucketStarts('month', time, time + 1)[0], tensOf(classId)].join()
            truth.set(key, (truth.get(key) ?? 0) + 1)
          }
          const counted = atomsOf(store, local, tensOf).map((atom): [string, number] => [
            [atom.gridId, atom.month, atom.group].join(),
            atom.count,
          ])
          expect(new Map(counted)).toEqual(truth)
        }),
        { numRuns: 20 },
      )
    },
  )
})
