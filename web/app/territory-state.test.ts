import { describe, expect, it } from 'vitest'
import { territoryState } from './territory-state.ts'

const someArea = { isWholeCity: false, territories: [{ kind: 'area' as const, code: '419901001' }] }

describe('how much of the city is the caller’s', () => {
  it('is the whole city whatever it counts', () => {
    expect(
      territoryState({ isWholeCity: true, territories: [{ kind: 'city' }] }, { households: 0, incidents: 0 }),
    ).toBe('whole-city')
  })

  it('is none before a territory was given', () => {
    expect(territoryState({ isWholeCity: false, territories: [] }, { households: 0, incidents: 0 })).toBe('none')
  })

  it('is empty where all that is told counts nothing', () => {
    expect(territoryState(someArea, { households: 0, incidents: 0 })).toBe('empty')
    expect(territoryState(someArea, { households: null, incidents: 0 })).toBe('empty')
  })

  it('is a part where something counts, or nothing is told', () => {
    expect(territoryState(someArea, { households: 0, incidents: 3 })).toBe('part')
    expect(territoryState(someArea, { households: null, incidents: null })).toBe('part')
  })
})
