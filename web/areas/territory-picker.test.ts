import { describe, expect, it } from 'vitest'
import { withTerritory } from './TerritoryPicker.tsx'

const area = { kind: 'area', code: '310101' } as const
const grid = { kind: 'grid', code: '310101001001005' } as const
const city = { kind: 'city' } as const

describe('adding to a territory', () => {
  it('keeps each part once', () => {
    expect(withTerritory([area], grid, false)).toEqual([area, grid])
    expect(withTerritory([area, grid], area, false)).toEqual([grid, area])
  })

  it('lets the whole city stand alone', () => {
    expect(withTerritory([area, grid], city, false)).toEqual([city])
    expect(withTerritory([city], area, false)).toEqual([area])
  })

  it('replaces where there is room for one only', () => expect(withTerritory([area], grid, true)).toEqual([grid]))
})
