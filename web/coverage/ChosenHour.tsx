import { Button } from '../ui/controls.tsx'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { coverageWords } from '../words/coverage.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import type { ReachSettings } from './reach-settings.ts'
import { dayAndClock } from './week-hours.ts'

function useChosenHour(hour: number | null): string | undefined {
  const details = useWords(coverageDetailWords)
  const { weekdays } = useWords(heatWords)
  if (hour === null) return undefined
  const { day, clock } = dayAndClock(hour)
  return details.onlyAt(details.hourIs(weekdays[day] ?? '', clock))
}

/** What the share on the map is of, with all that narrows it: it is drawn wherever nobody sees the settings. */
export function useShareTitle({ hour, isReachableOnly }: Pick<ReachSettings, 'hour' | 'isReachableOnly'>): string {
  const words = useWords(coverageWords)
  const details = useWords(coverageDetailWords)
  const chosen = useChosenHour(hour)
  const parts = [words.share, isReachableOnly ? details.reachableOnly : undefined, chosen]
  return parts.filter((part) => part !== undefined).join(' · ')
}

/** An hour stays chosen in every question, so it is said in every one, with the way back. */
export function ChosenHour({
  reach,
  onReach,
}: {
  reach: ReachSettings
  onReach: (patch: Partial<ReachSettings>) => void
}) {
  const details = useWords(coverageDetailWords)
  const chosen = useChosenHour(reach.hour)
  if (chosen === undefined) return null
  return (
    <div className="chosen-hour" role="status">
      <span>{chosen}</span>
      <Button tone="quiet" onClick={() => onReach({ hour: null })}>
        {details.anyHour}
      </Button>
    </div>
  )
}
