import { useState } from 'react'
import type { HoursOfWeek } from '#contract/heat'
import type { Theme } from '../styles/theme.ts'
import { Button } from '../ui/controls.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import { cssColorAt } from './color-scale.ts'
import type { HoursAndDays, WeekSpot } from './week-choice.ts'
import { choiceBetween, dayChoice, hourChoice, isChosen } from './week-choice.ts'

type Props = {
  answer: { data: HoursOfWeek | undefined; error: Error | null; refetch: () => unknown }
  theme: Theme
  chosen: HoursAndDays
  onChoose: (chosen: HoursAndDays) => void
}

/** When in the week it happens: click or drag over hours to keep only them; day and hour names do the same by keyboard. */
export function HourOfWeek({ answer, ...rest }: Props) {
  const words = useWords(heatWords)
  if (!answer.data)
    return answer.error ? (
      <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
    ) : (
      <Waiting lines={7} />
    )
  const isAnyChosen = rest.chosen.hours !== undefined || rest.chosen.weekdays !== undefined
  return (
    <div className="week">
      <p className="legend-note">{words.weekHint}</p>
      <WeekTable counts={answer.data.counts} {...rest} />
      <WeekLegend counts={answer.data.counts} theme={rest.theme} />
      <BusiestHour counts={answer.data.counts} />
      {isAnyChosen ? (
        <Button tone="quiet" onClick={() => rest.onChoose({ hours: undefined, weekdays: undefined })}>
          {words.wholeWeek}
        </Button>
      ) : null}
    </div>
  )
}

/** The colour of an hour's share of the busiest one; no colour where nothing was reported. */
function weekColor(theme: Theme, share: number): string {
  return cssColorAt(theme, 0.06 + 0.94 * share)
}

function WeekLegend({ counts, theme }: { counts: readonly number[]; theme: Theme }) {
  const words = useWords(heatWords)
  const format = useFormat()
  const most = Math.max(...counts)
  if (most === 0) return null
  const stops = Array.from({ length: 11 }, (_, i) => weekColor(theme, i / 10))
  return (
    <div className="legend-mini week-legend" data-testid="week-legend">
      <span className="week-none" aria-hidden="true" />
      <span>0</span>
      <span>1</span>
      <span
        className="legend-mini-ramp"
        style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }}
        aria-hidden="true"
      />
      <span>{format.count(most)}</span>
      <small>{words.weekUnit}</small>
    </div>
  )
}

function BusiestHour({ counts }: { counts: readonly number[] }) {
  const words = useWords(heatWords)
  const format = useFormat()
  const most = Math.max(...counts)
  if (most === 0) return <p className="legend-note">{words.noIncidents}</p>
  const at = counts.indexOf(most)
  const day = words.weekdays[Math.floor(at / 24)] ?? ''
  return <p className="legend-note">{words.busiest(day, at % 24, format.count(most))}</p>
}

const weekdays = [1, 2, 3, 4, 5, 6, 7]
const hours = Array.from({ length: 24 }, (_, hour) => hour)

function WeekTable({ counts, theme, chosen, onChoose }: Omit<Props, 'answer'> & { counts: readonly number[] }) {
  const words = useWords(heatWords)
  const format = useFormat()
  const [drag, setDrag] = useState<{ from: WeekSpot; to: WeekSpot }>()
  const most = Math.max(1, ...counts)
  const shown = drag ? choiceBetween(drag.from, drag.to) : chosen
  const finish = () => {
    if (drag) onChoose(choiceBetween(drag.from, drag.to))
    setDrag(undefined)
  }
  return (
    <table className="week-table" onPointerUp={finish} onPointerLeave={() => setDrag(undefined)}>
      <caption className="hidden-visually">{words.week}</caption>
      <thead>
        <tr>
          <td />
          {hours.map((hour) => (
            <th key={hour} scope="col">
              <button
                type="button"
                aria-label={words.hourName(hour)}
                onClick={() => onChoose(hourChoice(chosen, hour))}
              >
                {hour % 3 === 0 ? hour : '·'}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weekdays.map((weekday) => (
          <tr key={weekday}>
            <th scope="row">
              <button type="button" onClick={() => onChoose(dayChoice(chosen, weekday))}>
                {words.weekdays[weekday - 1]}
              </button>
            </th>
            {hours.map((hour) => {
              const count = counts[(weekday - 1) * 24 + hour] ?? 0
              const spot = { weekday, hour }
              return (
                <td
                  key={hour}
                  className={isChosen(shown, spot) ? 'is-chosen' : ''}
                  style={{ background: count === 0 ? undefined : weekColor(theme, count / most) }}
                  title={`${words.weekdays[weekday - 1] ?? ''} ${words.hourName(hour)} · ${format.count(count)}`}
                  onPointerDown={() => setDrag({ from: spot, to: spot })}
                  onPointerEnter={() => setDrag((known) => known && { ...known, to: spot })}
                >
                  <span className="hidden-visually">{format.count(count)}</span>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
