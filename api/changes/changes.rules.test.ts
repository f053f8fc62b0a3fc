import { describe, expect, it } from 'vitest'
import { firstSeqWanted } from './changes.rules.ts'

describe('where a stream goes on', () => {
  it('is what the browser saw last, else what was asked for, else the newest', () => {
    expect(firstSeqWanted('7', 3, 10)).toBe(7)
    expect(firstSeqWanted(undefined, 3, 10)).toBe(3)
    expect(firstSeqWanted(undefined, undefined, 10)).toBe(10)
    expect(firstSeqWanted('0', undefined, 10)).toBe(0)
  })

  it('is the newest for numbers the feed has not reached and the rest for what is no number', () => {
    expect(firstSeqWanted('11', undefined, 10)).toBe(10)
    expect(firstSeqWanted('abc', 3, 10)).toBe(3)
    expect(firstSeqWanted('99999999999999999999', undefined, 10)).toBe(10)
  })
})
