import type { PlacementAnswer } from '#geo/placement-words'

type Trace = PlacementAnswer['trace']
type Size = { width: number; height: number }
type Paths = { value: string; bound: string; between: string }

const margin = 6

/**
 * Steps of value and bound as paths in a box. Both are always true until the next one, so they go in steps, and the last
 * holds to the end. The scale leaves out what lies far beyond the band the two end in, or the end could not be seen.
 */
export function tracePaths(trace: Trace, untilMs: number, { width, height }: Size): Paths | undefined {
  const last = trace.at(-1)
  if (!last) return undefined
  const end = Math.max(untilMs, last.milliseconds, 1)
  const [low, high] = scaleOf(trace)
  const x = (ms: number): number => round((ms / end) * width)
  const y = (value: number): number => {
    const share = (Math.min(high, Math.max(low, value)) - low) / (high - low)
    return round(height - margin - share * (height - 2 * margin))
  }
  const steps = (points: readonly { ms: number; value: number }[]): [number, number][] =>
    points.flatMap(({ ms, value }, i): [number, number][] => {
      const next = points[i + 1]?.ms ?? end
      return [
        [x(ms), y(value)],
        [x(next), y(value)],
      ]
    })
  const values = steps(trace.map(({ milliseconds, value }) => ({ ms: milliseconds, value })))
  const bounds = steps(
    trace.flatMap(({ milliseconds, bound }) => (bound === null ? [] : [{ ms: milliseconds, value: bound }])),
  )
  const isBounded = bounds.length > 0
  return {
    value: lineOf(values),
    bound: isBounded ? lineOf(bounds) : '',
    between: isBounded ? `${lineOf([...values, ...bounds.toReversed()])}Z` : '',
  }
}

function scaleOf(trace: Trace): [number, number] {
  const last = trace.at(-1)
  const values = trace.map(({ value }) => value)
  const ends = last?.bound == null ? values : [...values, last.bound]
  const [least, most] = [Math.min(...ends), Math.max(...ends)]
  const room = Math.max((most - least) * 0.15, Math.abs(most) * 0.01, 1e-6)
  return [least - room, most + room]
}

function lineOf(points: readonly [number, number][]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x},${y}`).join('')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
