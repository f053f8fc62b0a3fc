import { describe, expect, it } from 'vitest'
import { tracePaths } from './trace-paths.ts'

const size = { width: 100, height: 112 }

const corners = (path: string): number[][] =>
  [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])

describe('value and bound over time', () => {
  it('is nothing before there is an answer', () => {
    expect(tracePaths([], 1000, size)).toBeUndefined()
  })

  it('goes in steps, the last of which holds to the end', () => {
    const trace = [
      { milliseconds: 0, value: 10, bound: 40 },
      { milliseconds: 500, value: 20, bound: 20 },
    ]
    const paths = tracePaths(trace, 1000, size)
    const value = corners(paths?.value ?? '')
    expect(value.map(([x]) => x)).toEqual([0, 50, 50, 100])
    expect(value.at(-1)).toEqual(corners(paths?.bound ?? '').at(-1))
    // Higher is further up.
    const [firstY, lastY] = [value[0]?.[1], value.at(-1)?.[1]]
    expect(firstY).toBeGreaterThan(Number(lastY))
  })

  it('draws no bound where none was proved', () => {
    const paths = tracePaths([{ milliseconds: 0, value: 10, bound: null }], 10, size)
    expect(paths).toMatchObject({ bound: '', between: '' })
  })
})
