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

/** Premultiplied by nothing: straight RGBA, row by row as the values come. */
export function paintField(values: Float32Array, max: number, theme: Theme): Uint8ClampedArray<ArrayBuffer> {
  const table = colorTable(theme)
  const pixels = new Uint8ClampedArray(values.length * 4)
  for (let i = 0; i < values.length; i++) {
    const entry = Math.round(positionOf(values[i] ?? 0, max) * 255) * 4
    pixels.set(table.subarray(entry, entry + 4), i * 4)
  }
  return pixels
}

function colorTable(theme: Theme): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 4)
  for (let i = 0; i < 256; i++) table.set([...colorAt(theme, i / 255), Math.round(255 * alphaAt(i / 255))], i * 4)
  return table
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
