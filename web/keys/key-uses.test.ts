import { describe, expect, it } from 'vitest'
import { byDay, byRight } from './key-uses.ts'

const uses = [
  { day: '2026-05-02', right: 'heat:read', requests: 5, refused: 1 },
  { day: '2026-05-01', right: 'heat:read', requests: 2, refused: 0 },
  { day: '2026-05-02', right: 'map:read', requests: 9, refused: 0 },
]

describe('the uses of a key', () => {
  it('add up by day, oldest first', () => {
    expect(byDay(uses)).toEqual([
      { day: '2026-05-01', requests: 2, refused: 0 },
      { day: '2026-05-02', requests: 14, refused: 1 },
    ])
  })

  it('add up by right, most used first', () => {
    expect(byRight(uses)).toEqual([
      { right: 'map:read', requests: 9, refused: 0 },
      { right: 'heat:read', requests: 7, refused: 1 },
    ])
  })
})
