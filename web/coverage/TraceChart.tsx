import type { PlacementAnswer } from '#geo/placement-words'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { placementWords } from '../words/placements.ts'
import { tracePaths } from './trace-paths.ts'

type Props = {
  trace: PlacementAnswer['trace']
  /** Until when the lines are drawn, in milliseconds of the search. */
  untilMs: number
  sayValue: (value: number) => string
}

const size = { width: 320, height: 96 }

/** How the best answer and its bound came together. */
export function TraceChart({ trace, untilMs, sayValue }: Props) {
  const words = useWords(placementWords)
  const format = useFormat()
  const paths = tracePaths(trace, untilMs, size)
  const last = trace.at(-1)
  if (!paths || !last) return null
  return (
    <figure className="trace" data-testid="placement-trace">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" role="img" aria-label={words.chart}>
        {paths.between ? <path className="trace-between" d={paths.between} /> : null}
        {paths.bound ? <path className="trace-bound" d={paths.bound} vectorEffect="non-scaling-stroke" /> : null}
        <path className="trace-value" d={paths.value} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption>
        <span className="trace-key trace-key-value">
          {words.value} <strong>{sayValue(last.value)}</strong>
        </span>
        {last.bound === null ? null : (
          <span className="trace-key trace-key-bound">
            {words.bound} <strong>{sayValue(last.bound)}</strong>
          </span>
        )}
        <span>{words.secondsIs(format.decimal(untilMs / 1000))}</span>
      </figcaption>
    </figure>
  )
}
