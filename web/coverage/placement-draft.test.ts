import { describe, expect, it } from 'vitest'
import { PlacementQuestion } from '#geo/placement-words'
import type { PlacementAnswer } from '#geo/placement-words'
import { draftOf, faultsOf, firstDraft, questionOf, relax, relaxationsOf, withToggled } from './placement-draft.ts'

const reach = { kind: 'clinic', mode: 'walk' } as const

const obstacle: NonNullable<PlacementAnswer['obstacle']> = {
  kind: 'limits-too-tight',
  places: [],
  placesInAll: 0,
  demandInAll: 0,
  moreSites: null,
  moreBudget: null,
  minutes: null,
  missingCapacity: null,
}
const impossible = (change: Partial<typeof obstacle>): PlacementAnswer => ({
  status: 'impossible',
  value: null,
  bound: null,
  gap: null,
  milliseconds: 1,
  open: [],
  closed: [],
  today: null,
  grids: [],
  trace: [],
  sitesOffNetwork: 0,
  obstacle: { ...obstacle, ...change },
  demandInAll: 100,
  demandOffNetwork: 0,
})

describe('a draft', () => {
  it('is a question the service takes, and comes back from it', () => {
    const draft = { ...firstDraft, mayClose: true, kept: [3], excludedGrids: [8], hasBudget: true, budget: '5' }
    const question = PlacementQuestion.parse(questionOf(draft, reach))
    expect(question).toMatchObject({ existing: 'may-close', kept: [3], excludedGrids: [8], budget: 5, mostOpen: null })
    expect(draftOf(question)).toEqual(draft)
  })

  it('says which of its fields cannot be asked', () => {
    expect(faultsOf(firstDraft)).toEqual([])
    expect(faultsOf({ ...firstDraft, minutes: '', mostAdded: '-1', seconds: '0.5' })).toEqual([
      'minutes',
      'mostAdded',
      'seconds',
    ])
    expect(faultsOf({ ...firstDraft, hasBudget: true })).toEqual(['budget'])
    // What a goal does not use cannot be wrong.
    expect(faultsOf({ ...firstDraft, goal: 'least-worst', minutes: 'x', capacity: 'y' })).toEqual([])
  })

  it('leaves out what its goal has no use for', () => {
    const draft = { ...firstDraft, goal: 'least-worst', backup: true, capacity: '50' } as const
    expect(questionOf(draft, reach)).toMatchObject({ backup: false, capacity: null, budget: null, costOfNew: 0 })
  })
})

describe('what may give way', () => {
  const ask = (change: object) => PlacementQuestion.parse({ ...questionOf(firstDraft, reach), ...change })

  it('is each limit by itself, and enough when rounded', () => {
    const steps = relaxationsOf(
      ask({ goal: 'fewest-sites' }),
      impossible({ moreSites: 2, moreBudget: 1.23, minutes: 17.81 }),
    )
    expect(steps).toEqual([
      { kind: 'more-sites', by: 2 },
      { kind: 'more-budget', by: 1.3 },
      { kind: 'more-minutes', to: 17.9 },
    ])
    const draft = { ...firstDraft, mostOpen: '7', hasBudget: true, budget: '4' }
    const [sites, budget, minutes] = steps.map((step) => relax(draft, step))
    expect(sites).toMatchObject({ mostAdded: '5', mostOpen: '9' })
    expect(budget).toMatchObject({ budget: '5.3' })
    expect(minutes).toMatchObject({ minutes: '17.9' })
  })

  it('offers to cover the most where some can be reached by nobody', () => {
    const steps = relaxationsOf(ask({ goal: 'fewest-sites' }), impossible({ kind: 'out-of-reach' }))
    expect(steps).toEqual([{ kind: 'most-covered' }])
  })

  it('spreads missing capacity over the sites there could be', () => {
    // 60 of 100 fit into six sites of ten; 40 more are 6.67 each.
    const steps = relaxationsOf(
      ask({ goal: 'least-travel', capacity: 10 }),
      impossible({ kind: 'too-little-capacity', missingCapacity: 40 }),
    )
    expect(steps).toEqual([{ kind: 'more-capacity', to: 17 }])
  })
})

describe('a chosen grid', () => {
  it('is left out at one click and taken back at the next', () => {
    expect(withToggled([1], 2)).toEqual([1, 2])
    expect(withToggled([1, 2], 1)).toEqual([2])
  })
})
