import type { Theme } from '../styles/theme.ts'
import { Swatch } from '../ui/figures.tsx'
import { Section } from '../ui/Panel.tsx'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { coverageWords } from '../words/coverage.ts'
import { useWords } from '../words/language.ts'
import type { ReachSurface } from './coverage.layers.ts'
import { reachClasses } from './coverage.layers.ts'

type Props = { theme: Theme; surface: ReachSurface; gapColor?: string }

/** What the colours of the map mean, class by class. */
export function ReachLegend({ theme, surface, gapColor }: Props) {
  const words = useWords(coverageWords)
  const details = useWords(coverageDetailWords)
  const { breaks, colors } = reachClasses(theme, surface)
  const titles = { share: words.share, backup: details.backupLegend, unmet: details.unmetLegend }
  const label = (i: number): string => {
    const [from, to] = [breaks[i - 1] ?? 0, breaks[i]]
    if (surface === 'unmet') return to === undefined ? `≥ ${from}` : `${from}–${to}`
    return `${from}–${to ?? 100}%`
  }
  return (
    <Section title={titles[surface]}>
      <ul className="legend-classes">
        {colors.map((color, i) => (
          <li key={color}>
            <Swatch color={color} />
            {label(i)}
          </li>
        ))}
        {gapColor === undefined ? null : (
          <li>
            <Swatch hatch={gapColor} />
            {words.gap}
          </li>
        )}
        <li>
          <Swatch color="transparent" />
          {words.uninhabited}
        </li>
      </ul>
    </Section>
  )
}
