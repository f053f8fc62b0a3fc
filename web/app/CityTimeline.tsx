import type { City } from '#contract/areas'
import type { HeatSummary } from '#contract/heat'
import { Timeline } from '../heat/Timeline.tsx'
import { Button } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import type { ClockModel } from './use-clock.ts'
import type { View } from './view.ts'

type Props = {
  city: City
  view: View
  change: (patch: Partial<View>) => void
  histogram: HeatSummary['histogram'] | undefined
  clock: ClockModel
}

export function CityTimeline({ city, view, change, histogram, clock }: Props) {
  const words = useWords(heatWords)
  const { oldestIncidentAt: first, newestIncidentAt: last } = city
  if (first === null || last === null) return null
  if (!view.hasTimeline)
    return (
      <Button className="timeline-open" onClick={() => change({ hasTimeline: true })}>
        <Icon name="clock" />
        {words.timeline}
      </Button>
    )
  const { from, to } = view.filter
  return (
    <Timeline
      histogram={histogram}
      timeWindow={{ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }}
      span={{ first, last }}
      timezone={city.timezone}
      theme={view.theme}
      onChange={(timeWindow) => {
        const rest = { ...view.filter }
        delete rest.from
        delete rest.to
        // A new period is looked at whole before it is played.
        clock.stop()
        change({ filter: { ...rest, ...timeWindow }, clock: { ...view.clock, at: null } })
      }}
      clock={clock}
      speed={view.clock}
      onClose={() => change({ hasTimeline: false })}
    />
  )
}
