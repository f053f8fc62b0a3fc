import { describe, expect, it } from 'vitest'
import { endingAfter } from './use-me-state.ts'

describe('how a sign-in ended', () => {
  it('is told only to who was signed in and did not leave', () => {
    expect(endingAfter(undefined, 'nobody', 'none')).toBe('none')
    expect(endingAfter('account', 'nobody', 'none')).toBe('ended')
    expect(endingAfter('account', 'nobody', 'left')).toBe('left')
    expect(endingAfter('account', 'screen', 'none')).toBe('ended')
  })

  it('is forgotten at the next sign-in', () => expect(endingAfter('nobody', 'account', 'ended')).toBe('none'))
})
