import { describe, expect, it } from 'vitest'
import { hasStopped } from './say-silence.ts'

describe('the end of the data', () => {
  const now = Date.parse('2026-11-25T12:00:00Z')
  it('is told to everybody when the newest record is older than two days', () => {
    expect(hasStopped('2026-10-31T15:56:00Z', now)).toBe(true)
    expect(hasStopped('2026-11-24T15:56:00Z', now)).toBe(false)
    expect(hasStopped(null, now)).toBe(false)
  })
})
