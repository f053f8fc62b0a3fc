import { describe, expect, it } from 'vitest'
import { isPairingCode, timeLeft } from './pairing.ts'

describe('a pairing code', () => {
  it.each(['ABCD-2345', 'abcd2345', ' ABCD-2345 '])('is taken as %j', (code) => expect(isPairingCode(code)).toBe(true))
  it.each(['', 'ABC-2345', 'ABCD 2345', 'ABCD--2345'])('is not %j', (code) => expect(isPairingCode(code)).toBe(false))
})

describe('the time a code has left', () => {
  const at = '2026-01-01T00:10:00.000Z'
  it('counts down in minutes and seconds and stops at nothing', () => {
    expect(timeLeft(at, Date.parse('2026-01-01T00:00:00Z'))).toBe('10:00')
    expect(timeLeft(at, Date.parse('2026-01-01T00:09:50.500Z'))).toBe('0:10')
    expect(timeLeft(at, Date.parse('2026-01-01T01:00:00Z'))).toBe('0:00')
  })
})
