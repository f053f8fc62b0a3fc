import type { Theme } from '../styles/theme.ts'

type Rgb = readonly [number, number, number]

/** Dark means much on paper and light means much on a dark wall; lightness runs evenly in both, so print and colour-blind eyes read the order. */
const ramps: Record<Theme, readonly Rgb[]> = {
  light: [
    [255, 245, 189],
    [254, 217, 118],
    [253, 170, 72],
    [246, 109, 50],
    [217, 45, 38],
    [158, 10, 44],
    [92, 3, 48],
  ],
  dark: [
    [38, 20, 80],
    [88, 22, 110],
    [146, 38, 104],
    [203, 65, 73],
    [240, 112, 32],
    [251, 178, 40],
    [250, 250, 175],
  ],
}

/** Densities are skewed: a few places have most. Colour follows this power of the share of the scale, and so do the legend's ticks. */
const exponent = 0.8
/** Below this share of the ramp the colour fades out, so that quiet ground shows the map. */
const fadeEnd = 0.42
const strongest = 0.78

export function colorAt(theme: Theme, position: number): Rgb {
  const ramp = ramps[theme]
  const at = Math.min(1, Math.max(0, position)) * (ramp.length - 1)
  const low = ramp[Math.floor(at)] ?? [0, 0, 0]
  const high = ramp[Math.ceil(at)] ?? low
  const share = at - Math.floor(at)
  return [0, 1, 2].map((i) => Math.round((low[i] ?? 0) * (1 - share) + (high[i] ?? 0) * share)) as unknown as Rgb
}

export function cssColorAt(theme: Theme, position: number): string {
  return `rgb(${colorAt(theme, position).join(' ')})`
}

/** Where a value stands on a scale that ends at `max`: 0 to 1, and 1 for all above. */
export function positionOf(value: number, max: number): number {
  return value <= 0 || max <= 0 ? 0 : Math.min(1, (value / max) ** exponent)
}

/** The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15 … that holds the value: scales end at numbers people remember. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power
}

export type FieldScale = { type: 'power'; max: number; exponent: number }

/** The scale as the map is told it, beside `densityColors`: the one rule that `positionOf` states. */
export function fieldScale(max: number): FieldScale {
  return { type: 'power', max: Math.max(max, Number.MIN_VALUE), exponent }
}

const entries = 256
const tables = new Map<Theme, Uint8ClampedArray<ArrayBuffer>>()

/** Straight RGBA of the scale in 256 steps; the same array for a theme every time. */
export function densityColors(theme: Theme): Uint8ClampedArray<ArrayBuffer> {
  const known = tables.get(theme)
  if (known) return known
  const table = new Uint8ClampedArray(entries * 4)
  for (let i = 0; i < entries; i++)
    table.set([...colorAt(theme, i / (entries - 1)), Math.round(255 * alphaAt(i / (entries - 1)))], i * 4)
  tables.set(theme, table)
  return table
}

/** What a density looks like on the map: straight RGBA, nothing where there is nothing. */
export function densityColor(theme: Theme, value: number, max: number): number[] {
  if (value <= 0) return [0, 0, 0, 0]
  const entry = Math.round(positionOf(value, max) * (entries - 1)) * 4
  return [...densityColors(theme).subarray(entry, entry + 4)]
}

export function alphaAt(position: number): number {
  const share = Math.min(1, position / fadeEnd)
  return strongest * share * share * (3 - 2 * share)
}

/** Upper ends of `count` classes with about as many members each, rounded to two figures and without repeats. */
export function classBreaks(values: readonly number[], count: number): number[] {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b)
  const breaks = Array.from({ length: count - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / count)] ?? 0)
  return [...new Set(breaks.map(twoFigures))].filter((value) => value > 0)
}

function twoFigures(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2))
}

/** Shares of the scale that are written out; long numbers leave out the one that stands nearest to another. */
export function ticksFor(longest: string): number[] {
  return [0, 0.25, 0.5, 0.75, 1].filter((share) => share !== 0.75 || longest.length < 7)
}
