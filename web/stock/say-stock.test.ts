import { describe, expect, it } from 'vitest'
import type { StockLine } from '#contract/stock'
import { formatFor } from '../words/format.ts'
import { stockWords } from '../words/stock.ts'
import { byPlace, sayLine, sayState, worstFirst } from './say-stock.ts'

const aLine = (over: Partial<StockLine> = {}): StockLine => ({
  id: 1,
  resourceId: 1,
  kind: 'stock',
  name: 'Store',
  address: '',
  hours: '24/7',
  position: [112, 33],
  item: 'tent',
  unit: 'piece',
  quantity: 8,
  minimum: 10,
  expiresOn: null,
  state: 'short',
  updatedAt: '2026-10-01T00:00:00.000Z',
  ...over,
})
const said = { words: stockWords.en, format: formatFor('en', 'Asia/Shanghai') }

describe('a line of stock in words', () => {
  it('says what is missing, what expired and until when it is good', () => {
    expect(sayLine(aLine(), said)).toBe('8 of at least 10 pieces; 2 missing')
    expect(sayLine(aLine({ state: 'expired', expiresOn: '2026-02-01' }), said)).toMatch(
      /8 pieces expired on Feb 1, 2026/,
    )
    expect(sayLine(aLine({ state: 'out', quantity: 0 }), said)).toBe('None left of at least 10 pieces')
    expect(sayLine(aLine({ state: 'out', quantity: 0, minimum: 0 }), said)).toBe('None left')
  })

  it('keeps the name and unit that the page has no word for', () => {
    expect(sayLine(aLine({ unit: 'rolls' }), said)).toContain('rolls')
  })

  it('calls a shelter without free places full', () => {
    expect(sayState(aLine({ item: 'free-places', state: 'out' }), stockWords.en)).toBe('Full')
    expect(sayState(aLine({ state: 'out' }), stockWords.en)).toBe('Used up')
  })
})

describe('the order of what runs out', () => {
  it('is worst first, then emptiest, then soonest', () => {
    const lines = [
      aLine({ id: 1, state: 'expiring', expiresOn: '2026-12-02' }),
      aLine({ id: 2, state: 'short', quantity: 9 }),
      aLine({ id: 3, state: 'short', quantity: 1 }),
      aLine({ id: 4, state: 'expiring', expiresOn: '2026-12-01' }),
      aLine({ id: 5, state: 'out', quantity: 0 }),
      aLine({ id: 6, state: 'expired', expiresOn: '2026-01-01' }),
    ]
    expect(worstFirst(lines).map(({ id }) => id)).toEqual([5, 6, 3, 2, 4, 1])
  })

  it('by place puts first where most is to be done', () => {
    const places = byPlace([
      aLine({ id: 1, resourceId: 7, state: 'enough' }),
      aLine({ id: 2, resourceId: 8 }),
      aLine({ id: 3, resourceId: 8, state: 'enough' }),
    ])
    expect(places.map(({ resourceId, runningOut, lines }) => [resourceId, runningOut, lines.length])).toEqual([
      [8, 1, 2],
      [7, 0, 1],
    ])
  })
})
