import { describe, expect, it } from 'vitest'
import type { Scene } from '../map/scene.ts'
import { untoldSurface } from './MapLegend.tsx'

const bare: Scene = { sources: {}, layers: [], lattices: [], joins: [], images: {}, pickable: [] }
const withLayer = (id: string): Scene => ({
  ...bare,
  layers: [{ band: 'surface', layer: { id, type: 'fill', source: 'community-grids' } }],
})

describe('colours on the map', () => {
  it('are explained on it when no open panel does', () => {
    expect(untoldSurface(withLayer('heat-grids'), null)).toBe('heat')
    expect(untoldSurface(withLayer('heat-grids'), 'imports')).toBe('heat')
    expect(untoldSurface(withLayer('heat-grids'), 'heat')).toBeUndefined()
    expect(untoldSurface(withLayer('coverage-grids'), 'where-next')).toBe('coverage')
    expect(untoldSurface(withLayer('coverage-grids'), 'layers')).toBeUndefined()
  })

  it('of an analysis are explained by its own panel, and a bare map needs nothing', () => {
    expect(untoldSurface(withLayer('change-grids'), 'comparisons')).toBeUndefined()
    expect(untoldSurface(bare, null)).toBeUndefined()
  })
})
