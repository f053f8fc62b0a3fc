import { describe, expect, it, vi } from 'vitest'
import { isHandAway, isIdle, watchHand } from './idle.ts'

describe('whether somebody sits at the page', () => {
  it('is doubted only after half a minute without a key or a pointer', () => {
    expect(isIdle(1_000, 30_999)).toBe(false)
    expect(isIdle(1_000, 31_000)).toBe(true)
  })

  it('follows the hand', () => {
    vi.useFakeTimers({ now: Date.now() })
    const page = new EventTarget()
    watchHand(page)
    vi.advanceTimersByTime(40_000)
    expect(isHandAway()).toBe(true)
    page.dispatchEvent(new Event('keydown'))
    expect(isHandAway()).toBe(false)
    vi.useRealTimers()
  })
})
