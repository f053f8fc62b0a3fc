import type { Point } from './plane-geometry.ts'
import type { Random } from './random.ts'

/**
 * Streets are laid out on a straight lattice and then bent: the river meanders and takes the nearby streets with
 * it, outer lattice lines bow into rings, and everything wavers a little. Input in metres, output in centimetres.
 */
export interface Warp {
  readonly bend: (u: number, v: number) => Point
  readonly riverV: number
}

interface Wave {
  readonly amplitude: number
  readonly length: number
  readonly phase: number
}

const sumOf = (waves: readonly Wave[], at: number): number =>
  waves.reduce((sum, wave) => sum + wave.amplitude * Math.sin((2 * Math.PI * at) / wave.length + wave.phase), 0)

const makeWaves = (random: Random, amplitude: number, length: number): Wave[] =>
  [1, 0.55, 0.31].map((scale) => ({
    amplitude: amplitude * scale * random.range(0.7, 1.1),
    length: length * scale * random.range(0.85, 1.2),
    phase: random.range(0, 2 * Math.PI),
  }))

export const createWarp = (random: Random, halfSide: number): Warp => {
  const riverV = -halfSide * random.range(0.36, 0.44)
  const meander = makeWaves(random, halfSide * 0.1, halfSide * 1.45)
  const waverX = makeWaves(random, halfSide * 0.012, halfSide * 0.7)
  const waverY = makeWaves(random, halfSide * 0.012, halfSide * 0.8)
  const turn = random.range(-0.06, 0.06)
  const reach = halfSide * 0.5
  const roundness = 0.62
  const bend = (u: number, v: number): Point => {
    const pull = Math.exp(-(((v - riverV) / reach) ** 2))
    const bentV = v + sumOf(meander, u) * pull + sumOf(waverY, u - v * 0.4)
    const bentU = u + sumOf(waverX, v + u * 0.3)
    // The elliptical map of a square onto a disc, applied in part, bows the outer lattice lines into rings.
    const a = Math.min(1, (bentU / halfSide) ** 2)
    const b = Math.min(1, (bentV / halfSide) ** 2)
    const x = bentU * (1 - roundness * (1 - Math.sqrt(1 - b / 2)))
    const y = bentV * (1 - roundness * (1 - Math.sqrt(1 - a / 2)))
    return {
      x: Math.round((x * Math.cos(turn) - y * Math.sin(turn)) * 100),
      y: Math.round((x * Math.sin(turn) + y * Math.cos(turn)) * 100),
    }
  }
  return { bend, riverV }
}

/** A straight lattice line, sampled finely enough to look curved once bent. */
export const bendLine = (warp: Warp, from: Point, to: Point): Point[] => {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const steps = Math.max(1, Math.ceil(length / 90))
  return Array.from({ length: steps + 1 }, (_, i) =>
    warp.bend(from.x + ((to.x - from.x) * i) / steps, from.y + ((to.y - from.y) * i) / steps),
  )
}
