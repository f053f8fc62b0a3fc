import { describe, expect, it } from 'vitest'
import { drawnOf } from './use-reporting.ts'

describe('the map of who reports', () => {
  it('is empty before there is an estimate: no other surface stands in its place', () => {
    for (const data of [undefined, { run: null, grids: [] }])
      expect(drawnOf('corrected', data)).toEqual({ values: new Map(), breaks: [] })
  })

  it('is not drawn where it is off', () => {
    expect(drawnOf('off', undefined)).toBeUndefined()
  })
})
