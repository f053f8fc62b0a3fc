import type { CSSProperties } from 'react'
import { ClassLegend } from '../heat/HeatLegend.tsx'
import type { Theme } from '../styles/theme.ts'
import { comparisonWords } from '../words/comparisons.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'

/** What one side of a comparison shows: its period, and the classes of its counts, the same on both sides. */
export type SwipeSideFacts = { from: string; to: string; theme: Theme; breaks: readonly number[] }

type Props = SwipeSideFacts & { side: 'a' | 'b'; style: CSSProperties }

export function SwipeSide({ side, from, to, theme, breaks, style }: Props) {
  const words = useWords(comparisonWords)
  const format = useFormat()
  // The last day that is counted, not the midnight after it.
  const lastDay = format.day(new Date(Date.parse(to) - 1).toISOString())
  return (
    <section className="swipe-side" style={style} aria-label={side === 'a' ? words.sideA : words.sideB}>
      <p>
        <strong>{side === 'a' ? words.sideA : words.sideB}</strong> {words.span(format.day(from), lastDay)}
      </p>
      <SideLegend theme={theme} breaks={breaks} />
    </section>
  )
}

/** The colours both sides share. */
export function SideLegend({ theme, breaks }: Pick<SwipeSideFacts, 'theme' | 'breaks'>) {
  const words = useWords(comparisonWords)
  return (
    <>
      <ClassLegend theme={theme} breaks={breaks} measure="count" hatch="" />
      <p className="legend-note">{words.perGrid}</p>
    </>
  )
}
