import { useContext } from 'react'
import type { coverByHour } from '#contract/coverage'
import type { ResponseOf } from '#http'
import { Button, Range } from '../ui/controls.tsx'
import { Facts } from '../ui/figures.tsx'
import { Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import { coverageDetailWords } from '../words/coverage-details.ts'
import type { Format } from '../words/format.ts'
import { TimezoneContext, useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import type { Answer } from './coverage-answers.ts'
import { shareOf } from './coverage-answers.ts'
import { ReachProblem } from './ReachProblem.tsx'
import type { ReachSettings } from './reach-settings.ts'
import { dayAndClock, extremesOf, hourOfWeekAt, weekOutline } from './week-hours.ts'

type Week = ResponseOf<typeof coverByHour>
type Props = {
  reach: ReachSettings
  onReach: (patch: Partial<ReachSettings>) => void
  answer: Answer<Week>
  nowMs: number
}

const size = { width: 336, height: 92 }
const hoursOfWeek = 168

/** Who is on duty at 03:00, and whom they reach then. */
export function WeekView({ reach, onReach, answer, nowMs }: Props) {
  const words = useWords(coverageDetailWords)
  const timezone = useContext(TimezoneContext)
  const say = useHourSaid()
  if (!answer.data)
    return answer.error ? (
      <ReachProblem error={answer.error} onRetry={() => void answer.refetch()} />
    ) : (
      <Waiting lines={6} />
    )
  const hour = reach.hour ?? hourOfWeekAt(nowMs, timezone)
  const choose = (next: number) => onReach({ hour: Math.min(hoursOfWeek - 1, Math.max(0, next)) })
  return (
    <>
      <Section title={words.weekTitle}>
        <WeekChart week={answer.data} hour={hour} isChosen={reach.hour !== null} onHour={choose} />
        <Range
          label={words.weekHour}
          value={hour}
          min={0}
          max={hoursOfWeek - 1}
          step={1}
          text={say(hour)}
          onChange={choose}
        />
        <p className="legend-note">{words.weekHint}</p>
        <div className="row">
          <Button onClick={() => choose(hourOfWeekAt(nowMs, timezone))}>{words.now}</Button>
          <Button tone="quiet" disabled={reach.hour === null} onClick={() => onReach({ hour: null })}>
            {words.anyHour}
          </Button>
        </div>
      </Section>
      <HourFacts week={answer.data} hour={hour} />
    </>
  )
}

function useHourSaid(): (hour: number) => string {
  const words = useWords(coverageDetailWords)
  const { weekdays } = useWords(heatWords)
  return (hour) => {
    const { day, clock } = dayAndClock(hour)
    return words.hourIs(weekdays[day] ?? '', clock)
  }
}

type ChartProps = { week: Week; hour: number; isChosen: boolean; onHour: (hour: number) => void }

function WeekChart({ week, hour, isChosen, onHour }: ChartProps) {
  const words = useWords(coverageDetailWords)
  const { weekdays } = useWords(heatWords)
  const step = size.width / hoursOfWeek
  return (
    <div className="week-chart">
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.weekTitle}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          onHour(Math.floor(((event.clientX - box.left) / box.width) * hoursOfWeek))
        }}
      >
        {[1, 2, 3, 4, 5, 6].map((day) => (
          <line
            key={day}
            className="week-chart-day"
            x1={day * 24 * step}
            x2={day * 24 * step}
            y1={0}
            y2={size.height}
          />
        ))}
        <path className="week-chart-area" d={weekOutline(week.hours, week.households, size)} />
        <rect
          className={isChosen ? 'week-chart-hour is-chosen' : 'week-chart-hour'}
          x={hour * step - step * 0.5}
          width={step * 2}
          y={0}
          height={size.height}
        />
      </svg>
      <div className="week-chart-days" aria-hidden="true">
        {weekdays.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <div className="week-chart-scale" aria-hidden="true">
        <span>100%</span>
        <span>0</span>
      </div>
    </div>
  )
}

function HourFacts({ week, hour }: { week: Week; hour: number }) {
  const words = useWords(coverageDetailWords)
  const format = useFormat()
  const say = useHourSaid()
  const told = week.hours[hour]
  const extremes = extremesOf(week.hours)
  if (!told) return null
  const { onDuty, units, householdsReached } = told
  const share = format.percent(shareOf(householdsReached, week.households))
  return (
    <>
      <p className="headline" data-testid="hour-headline">
        <strong>{share}</strong> {say(hour)} · {words.reachedAt}
      </p>
      <Facts
        rows={[
          [words.onDuty, words.onDutyOf(format.count(onDuty), format.count(units))],
          [words.reachedAt, `${format.count(householdsReached)} / ${format.count(week.households)}`],
          [words.weakest, extremes ? sayHour(week, extremes.weakest, { say, words, format }) : words.sameAllWeek],
          [words.strongest, extremes ? sayHour(week, extremes.strongest, { say, words, format }) : null],
          ['', week.hoursUnread > 0 ? words.hoursUnread(format.count(week.hoursUnread)) : null],
        ]}
      />
    </>
  )
}

type Saying = { say: (hour: number) => string; words: (typeof coverageDetailWords)['en']; format: Format }

function sayHour({ hours, households }: Week, hour: number, { say, words, format }: Saying): string {
  const told = hours[hour]
  const share = shareOf(told?.householdsReached ?? 0, households)
  return words.weakestIs(say(hour), format.percent(share), format.count(told?.onDuty ?? 0))
}
