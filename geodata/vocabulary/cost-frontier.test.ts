import { describe, expect, it } from 'vitest'
import { efficient } from './cost-frontier.ts'

describe('the efficient frontier', () => {
  it('leaves out what is dearer and no better, and keeps equals', () => {
    const nothing = { cost: 0, value: 1 }
    const cheap = { cost: 10, value: 3 }
    const same = { cost: 10, value: 3 }
    const dearer = { cost: 12, value: 3 }
    const worse = { cost: 10, value: 2 }
    const best = { cost: 30, value: 4 }
    expect(efficient([best, worse, dearer, same, cheap, nothing])).toEqual([best, same, cheap, nothing])
    expect(efficient([])).toEqual([])
  })
})
