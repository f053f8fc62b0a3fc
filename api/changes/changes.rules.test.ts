import { describe, expect, it } from 'vitest'
import type { AnyPost } from '#geo/rights'
import type { Entry, Hearer } from './changes.rules.ts'
import { firstSeqWanted, lastOfSlots, tellOf } from './changes.rules.ts'

describe('where a stream goes on', () => {
  it('is what the browser saw last, else what was asked for, else the newest', () => {
    expect(firstSeqWanted('7', 3, 10)).toBe(7)
    expect(firstSeqWanted(undefined, 3, 10)).toBe(3)
    expect(firstSeqWanted(undefined, undefined, 10)).toBe(10)
    expect(firstSeqWanted('0', undefined, 10)).toBe(0)
  })

  it('is the newest for numbers the feed has not reached and the rest for what is no number', () => {
    expect(firstSeqWanted('11', undefined, 10)).toBe(10)
    expect(firstSeqWanted('abc', 3, 10)).toBe(3)
    expect(firstSeqWanted('99999999999999999999', undefined, 10)).toBe(10)
  })
})

const anEntry = (noun: string, wish: Partial<Entry> = {}): Entry => ({
  seq: 5,
  noun,
  op: 'insert',
  rowCount: 1,
  firstId: 77,
  lastId: 77,
  bbox: [116, 39, 116, 39],
  gridIds: [1],
  madeAt: new Date('2024-01-01T00:00:07.250Z'),
  ...wish,
})
const aHearer = (post: AnyPost | null, gridIds: number[] | null = null): Hearer => ({
  post,
  scopes: null,
  isWholeCity: gridIds === null,
  gridIds: gridIds && new Set(gridIds),
})

type Telling = 'whole' | 'without its box' | 'that something was written' | 'nothing'

function telling(entry: Entry, hearer: Hearer): Telling {
  const told = tellOf(entry, hearer)
  if (!told) return 'nothing'
  expect(told.seq).toBe(entry.seq)
  expect(Object.keys(told)).not.toContain('gridIds')
  if (told.rowCount !== entry.rowCount || told.firstId !== entry.firstId) {
    expect(told).toMatchObject({ noun: entry.noun, op: 'update', rowCount: 0, firstId: 0, lastId: 0, bbox: null })
    return 'that something was written'
  }
  return told.bbox === null ? 'without its box' : 'whole'
}

const bulk = { rowCount: 300, firstId: 1, lastId: 300, gridIds: null }

describe('what is told of an incident', () => {
  it.each<[Telling, AnyPost, number[] | null, Partial<Entry>]>([
    ['whole', 'command', null, {}],
    ['whole', 'command', null, bulk],
    ['without its box', 'analyst', null, {}],
    ['without its box', 'analyst', null, bulk],
    ['whole', 'grid-worker', [1, 2], {}],
    ['whole', 'grid-worker', [1, 2], { gridIds: [1, 2] }],
    ['without its box', 'leader', [1], {}],
    ['that something was written', 'grid-worker', [1], { gridIds: [1, 2] }],
    ['that something was written', 'grid-worker', [1], { gridIds: [1, null] }],
    ['nothing', 'grid-worker', [2], {}],
    ['nothing', 'grid-worker', [2], { gridIds: [null] }],
    ['nothing', 'grid-worker', [], {}],
    ['nothing', 'grid-worker', [2], { gridIds: [] }],
    ['that something was written', 'grid-worker', [2], bulk],
    ['that something was written', 'grid-worker', [2], { gridIds: null }],
    ['that something was written', 'grid-worker', [2], { ...bulk, rowCount: 0 }],
    ['that something was written', 'wall', null, {}],
    ['that something was written', 'public', [2], {}],
    ['nothing', 'system-admin', null, {}],
  ])('is %s for %s of %o', (expected, post, gridIds, wish) => {
    const entry = anEntry('incidents', wish)
    if (wish.rowCount === 0) expect(tellOf(entry, aHearer(post, gridIds))?.firstId).toBe(0)
    else expect(telling(entry, aHearer(post, gridIds))).toBe(expected)
  })

  it('is nothing for a key that may hear changes and read no incident', () => {
    const key = { ...aHearer('command'), scopes: ['changes:read', 'grids:read'] }
    expect(telling(anEntry('incidents'), key)).toBe('nothing')
    expect(telling(anEntry('grids'), key)).toBe('whole')
  })
})

describe('what is told of households', () => {
  it.each<[Telling, AnyPost, number[] | null, Partial<Entry>]>([
    ['without its box', 'command', null, {}],
    ['without its box', 'grid-worker', [1], {}],
    ['nothing', 'grid-worker', [2], {}],
    ['that something was written', 'grid-worker', [1], bulk],
    ['nothing', 'department', null, {}],
    ['nothing', 'wall', null, {}],
  ])('is %s for %s of %o', (expected, post, gridIds, wish) => {
    expect(telling(anEntry('households', wish), aHearer(post, gridIds))).toBe(expected)
  })
})

describe('what is told of the ground', () => {
  it.each<[Telling, string, AnyPost | null]>([
    ['whole', 'grids', 'grid-worker'],
    ['whole', 'buildings', 'department'],
    ['whole', 'resources', 'leader'],
    ['whole', 'imports', 'planner'],
    ['nothing', 'imports', 'leader'],
    ['that something was written', 'grids', 'public'],
    ['that something was written', 'roads', 'wall'],
    ['nothing', 'resources', 'public'],
    ['nothing', 'buildings', 'public'],
    ['nothing', 'grids', 'security-admin'],
    ['nothing', 'grids', null],
    ['nothing', 'something-new', 'command'],
  ])('is %s of %s for %s', (expected, noun, post) => {
    expect(telling(anEntry(noun, { gridIds: [99] }), aHearer(post))).toBe(expected)
  })
})

describe('tellings of published changes', () => {
  it('are as old as their slot of ten seconds, and one of a noun in each', () => {
    const wall = aHearer('wall')
    const tell = (seq: number, noun: string, second: string) =>
      tellOf(anEntry(noun, { seq, madeAt: new Date(`2024-01-01T00:00:${second}Z`) }), wall)
    const tellings = [
      tell(1, 'incidents', '07.250'),
      tell(2, 'grids', '08'),
      tell(3, 'incidents', '09.9'),
      tell(4, 'incidents', '10'),
    ]
    const told = lastOfSlots(tellings.filter((change) => change !== undefined))
    expect(told.map(({ seq, madeAt }) => [seq, madeAt])).toEqual([
      [2, '2024-01-01T00:00:00.000Z'],
      [3, '2024-01-01T00:00:00.000Z'],
      [4, '2024-01-01T00:00:10.000Z'],
    ])
  })
})
