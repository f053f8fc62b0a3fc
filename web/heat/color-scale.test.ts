import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { themes } from '../styles/theme.ts'
import {
  alphaAt,
  classBreaks,
  colorAt,
  cssColorAt,
  densityColor,
  densityColors,
  fieldScale,
  positionOf,
  roundUp,
  ticksFor,
} from './color-scale.ts'

/** Relative luminance, WCAG 2.2. */
function luminance([r, g, b]: readonly [number, number, number]): number {
  const linear = [r, g, b].map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0)
}

describe.each(themes)('the ramp of the %s theme', (theme) => {
  it('runs one way in lightness, so that it reads in grey and to colour-blind eyes', () => {
    const steps = Array.from({ length: 50 }, (_, i) => luminance(colorAt(theme, i / 49)))
    const sign = theme === 'light' ? -1 : 1
    steps.slice(1).forEach((value, i) => expect(sign * (value - (steps[i] ?? 0))).toBeGreaterThan(0))
  })

  it('shows nothing where there is nothing, and the full colour at and above the end', () => {
    expect(densityColor(theme, 0, 100)).toEqual([0, 0, 0, 0])
    expect(densityColor(theme, 100, 100).slice(0, 3)).toEqual([...colorAt(theme, 1)])
    expect(densityColor(theme, 5000, 100)).toEqual(densityColor(theme, 100, 100))
  })

  it('is one for the legend and for the graphics card: the same entries, the same rule which one', () => {
    const table = densityColors(theme)
    expect(densityColors(theme)).toBe(table)
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 2000, noNaN: true }), (value) => {
        // What the shader does with the scale and the table it is given.
        const { max, exponent } = fieldScale(700)
        const entry = Math.floor(Math.min(1, (value / max) ** exponent) * (table.length / 4 - 1) + 0.5)
        expect(densityColor(theme, value, 700)).toEqual([...table.subarray(entry * 4, entry * 4 + 4)])
        expect(cssColorAt(theme, entry / 255)).toBe(`rgb(${table.subarray(entry * 4, entry * 4 + 3).join(' ')})`)
      }),
    )
  })
})

describe('the scale', () => {
  it('never falls as values rise, and fades in without a step', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        (a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a]
          expect(positionOf(low, 700)).toBeLessThanOrEqual(positionOf(high, 700))
          expect(alphaAt(positionOf(low, 700))).toBeLessThanOrEqual(alphaAt(positionOf(high, 700)) + 1e-12)
        },
      ),
    )
  })

  it('ends at a round number that holds the most', () => {
    expect([3, 12, 27_345, 100, 0.07, 0].map(roundUp)).toEqual([3, 15, 30_000, 100, 0.08, 1])
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (value) => {
        expect(roundUp(value)).toBeGreaterThanOrEqual(value * 0.999999)
        expect(roundUp(value)).toBeLessThanOrEqual(value * 1.6)
      }),
    )
  })

  it('cuts classes in rising order, fewer where values repeat', () => {
    expect(classBreaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5)).toEqual([3, 5, 7, 9])
    expect(classBreaks([4, 4, 4, 4], 5)).toEqual([4])
    expect(classBreaks([], 5)).toEqual([])
  })
})

describe('ticks of the scale', () => {
  it('do not run into each other, however long the numbers', () => {
    // A panel is 342 pixels wide inside, a digit or comma at most 7.
    for (const longest of ['40', '3,000', '30,000', '300,000', '1,200,000']) {
      const wide = longest.length * 7
      const middles = ticksFor(longest)
        .slice(1, -1)
        .map((share) => positionOf(share, 1) * 342)
      const ends = [wide / 2, ...middles.map((at) => at + wide / 2)]
      const begins = [...middles.map((at) => at - wide / 2), 342 - wide - 7]
      begins.forEach((begin, i) => expect(begin, longest).toBeGreaterThan((ends[i] ?? 0) - (i === 0 ? wide / 2 : 0)))
    }
  })
})
