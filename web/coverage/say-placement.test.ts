import { describe, expect, it } from 'vitest'
import { formatFor } from '../words/format.ts'
import { placementWords } from '../words/placements.ts'
import { runSeconds, sayDifference, sayProof, sayValue } from './say-placement.ts'

const said = { words: placementWords.en, format: formatFor('en', 'Asia/Shanghai') }
const counted = { demandInAll: 110, demandOffNetwork: 10 }

describe('an answer in words', () => {
  it('tells each goal in its own measure', () => {
    const say = (goal: 'most-covered' | 'fewest-sites' | 'least-travel' | 'least-worst', value: number) =>
      sayValue(value, { goal, demand: 'households' }, counted, said)
    expect(say('most-covered', 61)).toBe('61 households')
    expect(say('fewest-sites', 4)).toBe('4 sites')
    // 520 household minutes over the 100 that stand near a road.
    expect(say('least-travel', 520)).toBe('5.2 min')
    expect(say('least-worst', 17.25)).toBe('17.3 min')
  })

  it('says how near to the best it is, and never a gap of nothing that is not proved', () => {
    expect(sayProof({ status: 'optimal', gap: 0 }, said)).toBe('Proved the best')
    expect(sayProof({ status: 'within-gap', gap: 0.0123 }, said)).toBe('At most 1.2% from the best')
    expect(sayProof({ status: 'within-gap', gap: 0.00001 }, said)).toBe('At most 0.1% from the best')
    expect(sayProof({ status: 'within-gap', gap: null }, said)).toBe('no bound yet')
  })

  it('tells the difference to today with its sign', () => {
    const ask = { goal: 'most-covered', demand: 'incidents' } as const
    expect(sayDifference({ value: 61, today: 30, ...counted }, ask, said)).toBe('+31 incidents')
    expect(sayDifference({ value: 30, today: 31, ...counted }, ask, said)).toBe('−1 incidents')
    expect(sayDifference({ value: 30, today: null, ...counted }, ask, said)).toBeUndefined()
  })

  it('times a run from its question on', () => {
    const madeAt = '2026-01-01T00:00:00.000Z'
    expect(runSeconds({ madeAt, finishedAt: '2026-01-01T00:00:02.500Z' }, 0)).toBe(2.5)
    expect(runSeconds({ madeAt, finishedAt: null }, Date.parse(madeAt) + 1000)).toBe(1)
  })
})
