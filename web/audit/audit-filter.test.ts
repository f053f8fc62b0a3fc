import { describe, expect, it } from 'vitest'
import { emptyForm, questionOf } from './audit-filter.ts'

describe('a question to the audit log', () => {
  it('leaves out what is not asked', () => expect(questionOf(emptyForm)).toEqual({}))

  it('asks the last day whole', () => {
    const { from, to } = questionOf({ ...emptyForm, from: '2026-03-31', to: '2026-03-31' })
    expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(86_400_000)
  })

  it('takes an account by number only', () => {
    expect(questionOf({ ...emptyForm, account: '7' })).toEqual({ account: 7 })
    expect(questionOf({ ...emptyForm, account: 'x' })).toEqual({})
  })
})
