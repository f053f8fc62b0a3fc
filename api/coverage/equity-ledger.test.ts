import { describe, expect, it } from 'vitest'
import type { GridOutcome } from './equity-ledger.ts'
import { giniOf, keepLedger, meanOf, quantileOf, worstTenth } from './equity-ledger.ts'

const countsOf = (bySeconds: Record<number, number>): Float64Array => {
  const counts = new Float64Array(7201)
  for (const [seconds, count] of Object.entries(bySeconds)) counts[Number(seconds)] = count
  return counts
}

/** Grids of ten households each, every household of a grid as far as its mean; within 600 s it is reached. */
const ledgerOf = (grids: readonly (readonly [before: number, after: number])[], targetShare = 0.9) => {
  const households = 10
  const reachedOf = (seconds: number): number => (seconds <= 600 ? households : 0)
  const outcomes = grids.map(([before, after], i): GridOutcome => ({
    gridId: i + 1,
    code: `g${i + 1}`,
    name: '',
    households,
    reached: { before: reachedOf(before), after: reachedOf(after) },
    meanSeconds: { before, after },
    householdsLosing: after > before ? households : 0,
  }))
  const counts = (side: 0 | 1): Float64Array => {
    const all = new Float64Array(7201)
    for (const grid of grids) all[grid[side]] = (all[grid[side]] ?? 0) + households
    return all
  }
  const sum = (side: 'before' | 'after'): number => outcomes.reduce((total, { reached }) => total + reached[side], 0)
  return keepLedger({
    grids: outcomes,
    seconds: { before: counts(0), after: counts(1) },
    reached: { before: sum('before'), after: sum('after') },
    losses: { householdsLosing: 0, residentsLosing: 0, householdsNoLongerReached: 0, householdsGaining: 0 },
    targetShare,
  })
}

describe('the equity ledger marks', () => {
  it.each([
    [
      'a better mean paid for by the worst grid',
      [
        [300, 60],
        [600, 60],
        [900, 960],
      ],
      ['worst-grid-slower'],
    ],
    [
      'another grid that becomes worse than the worst was',
      [
        [300, 1000],
        [600, 60],
        [900, 60],
      ],
      ['worst-grid-slower'],
    ],
    [
      'more reached while the worst gets slower',
      [
        [700, 590],
        [700, 590],
        [900, 1100],
      ],
      ['worst-grid-slower'],
    ],
    [
      'a worst grid that is reached less, though nowhere slower than the worst',
      [
        [599, 601],
        [590, 60],
        [580, 60],
      ],
      ['worst-grid-slower', 'least-reached-less'],
    ],
  ] as const)('%s', (_, grids, marks) => {
    expect(ledgerOf(grids).marks).toEqual(marks)
  })

  it.each([
    [
      'nothing at all',
      [
        [300, 300],
        [900, 900],
      ],
    ],
    [
      'a loss that leaves the worst as it was',
      [
        [300, 360],
        [600, 60],
        [900, 900],
      ],
    ],
    [
      'a better mean and a better worst',
      [
        [300, 400],
        [900, 600],
      ],
    ],
    [
      'a worse worst with a worse mean: nobody is deceived by that mean',
      [
        [300, 300],
        [900, 1000],
      ],
    ],
    [
      'a worse mean with a better worst',
      [
        [60, 500],
        [900, 800],
      ],
    ],
  ] as const)('not %s', (_, grids) => {
    expect(ledgerOf(grids).marks).toEqual([])
  })

  it('no city without a household', () => {
    const ledger = ledgerOf([])
    expect(ledger.marks).toEqual([])
    expect(ledger.after).toMatchObject({ meanMinutes: null, gini: null, worstGrid: null, worstByBest: null, grids: 0 })
  })
})

describe('the equity ledger tells', () => {
  it('both ends, the spread, the target and who loses', () => {
    const ledger = ledgerOf([
      [300, 60],
      [600, 660],
      [900, 1200],
    ])
    expect(ledger.before).toMatchObject({
      meanMinutes: 10,
      shareReached: 2 / 3,
      worstTenthMinutes: 15,
      gridsOnTarget: 2,
      grids: 3,
    })
    expect(ledger.after.worstGrid).toEqual({ gridId: 3, code: 'g3', name: '', meanMinutes: 20 })
    expect(ledger.after.bestGrid?.meanMinutes).toBe(1)
    expect(ledger.after.worstByBest).toBe(20)
    expect(ledger.after.gridsOnTarget).toBe(1)
    expect(
      ledger.losers.map(({ gridId, beforeMinutes, afterMinutes }) => [gridId, beforeMinutes, afterMinutes]),
    ).toEqual([
      [3, 15, 20],
      [2, 10, 11],
    ])
  })

  it('no ratio where the best is no way at all', () => {
    expect(
      ledgerOf([
        [0, 0],
        [60, 60],
      ]).after.worstByBest,
    ).toBeNull()
  })
})

describe('figures of a distribution', () => {
  it('agree with what can be reckoned by hand', () => {
    const counts = countsOf({ 0: 1, 100: 1 })
    expect(meanOf(counts)).toBe(50)
    // Of two, one has all: half.
    expect(giniOf(counts)).toBeCloseTo(0.5, 12)
    expect(giniOf(countsOf({ 60: 7 }))).toBeCloseTo(0, 12)
    expect(giniOf(countsOf({ 0: 5 }))).toBe(0)
    // 1, 2, 3, 4: 1.25 / 5.
    expect(giniOf(countsOf({ 1: 1, 2: 1, 3: 1, 4: 1 }))).toBeCloseTo(0.25, 12)
    expect(worstTenth(countsOf({ 10: 9, 100: 1 }))).toBe(100)
    // A tenth of fifteen is one and a half: the last and half of the one before.
    expect(worstTenth(countsOf({ 10: 13, 50: 1, 100: 1 }))).toBeCloseTo((100 + 25) / 1.5, 12)
    expect(quantileOf(countsOf({ 10: 9, 100: 1 }), 0.9)).toBe(10)
    expect(quantileOf(countsOf({ 10: 8, 100: 2 }), 0.9)).toBe(100)
    expect(quantileOf(countsOf({}), 0.9)).toBeNull()
  })
})
