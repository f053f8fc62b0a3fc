import { useContext } from 'react'
import type { ForecastAnswer, ForecastDetail, GridForecast } from '#contract/forecasts'
import type { Theme } from '../styles/theme.ts'
import { Button, Segmented, Select } from '../ui/controls.tsx'
import { Swatch } from '../ui/figures.tsx'
import { Icon } from '../ui/Icon.tsx'
import { EmptyNote, ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import { Table } from '../ui/Table.tsx'
import { forecastWords } from '../words/forecasts.ts'
import { TimezoneContext, useFormat } from '../words/format.ts'
import { useLanguage, useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { ForecastChart } from './ForecastChart.tsx'
import type { ForecastSettings, ForecastSpan } from './forecast-settings.ts'
import { forecastSpans } from './forecast-settings.ts'
import { forecastColors } from './forecasts.layers.ts'
import { horizonOf, meanOf, sayInterval, saySkill } from './say-forecast.ts'

type Props = {
  theme: Theme
  hatch: string
  settings: ForecastSettings
  onSettings: (patch: Partial<ForecastSettings>) => void
  answer: { data: ForecastAnswer | undefined; error: Error | null; refetch: () => unknown }
  detail: ForecastDetail | undefined
  breaks: readonly number[]
  /** Undefined for who may not. */
  runs: { make: () => void; cancel: () => void } | undefined
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
  onClose: () => void
  nowMs: number
}

export function ForecastPanel(props: Props) {
  const words = useWords(forecastWords)
  const page = useWords(pageWords)
  const { data, error, refetch } = props.answer
  return (
    <Panel
      title={words.title}
      subtitle={words.subtitle}
      icon="trend"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={data?.provenance} nowMs={props.nowMs} />}
    >
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={8} /> : null}
      {data ? <Told {...props} data={data} /> : null}
    </Panel>
  )
}

function Told(props: ForetoldProps) {
  const words = useWords(forecastWords)
  const { groups, making } = props.data
  return (
    <>
      <Making data={props.data} runs={props.runs} />
      {groups.length === 0 && making === null ? <EmptyNote title={words.none}>{words.noneHint}</EmptyNote> : null}
      {groups.length > 0 ? <Foretold {...props} /> : null}
    </>
  )
}

function Making({ data, runs }: { data: ForecastAnswer; runs: Props['runs'] }) {
  const words = useWords(forecastWords)
  const format = useFormat()
  if (data.making === null) return null
  return (
    <div className="row spread" role="status">
      <span>{words.making(format.percent(data.making))}</span>
      {runs ? (
        <Button tone="quiet" onClick={runs.cancel}>
          {words.cancel}
        </Button>
      ) : null}
    </div>
  )
}

type ForetoldProps = Props & { data: ForecastAnswer }

function Foretold(props: ForetoldProps) {
  const { data, onSettings, runs } = props
  const words = useWords(forecastWords)
  const format = useFormat()
  const isChinese = useLanguage() === 'zh-CN'
  const group = data.groups.find(({ classId }) => classId === data.classId)
  return (
    <>
      <Select
        label={words.group}
        value={String(data.classId)}
        choices={data.groups.map(({ classId, nameZh, nameEn }) => ({
          value: String(classId),
          label: isChinese ? nameZh : nameEn,
        }))}
        onChange={(value) => onSettings({ classId: Number(value) })}
      />
      <Span {...props} />
      {group ? (
        <div className="forecast-score" data-testid="forecast-score">
          <p>
            <strong>{saySkill(group, { words, format })}</strong>
          </p>
          <p>{words.beating(format.count(group.gridsBeating), format.count(group.grids))}</p>
          <p>
            {words.covered(format.percent(group.covered))}
            <Wideness data={data} isTold />
          </p>
        </div>
      ) : null}
      <Legend {...props} />
      <OneGrid {...props} />
      <GridTable {...props} />
      {data.run ? (
        <div className="row spread">
          <p className="legend-note">
            {words.lastDay(format.day(`${data.run.lastDay}T12:00:00Z`))}
            {runs ? '' : ` ${words.wholeCityRuns}`}
          </p>
          {runs && data.making === null ? (
            <Button tone="quiet" onClick={runs.make}>
              {words.again}
            </Button>
          ) : null}
        </div>
      ) : null}
    </>
  )
}

/** Which days are foretold; where they do not begin with today that is said first, and no day is called the next. */
function Span({ data, settings, onSettings, nowMs }: ForetoldProps) {
  const words = useWords(forecastWords)
  const format = useFormat()
  const timeZone = useContext(TimezoneContext)
  if (!data.run) return null
  const { lastDay } = data.run
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(nowMs)
  const { state, from, to } = horizonOf(lastDay, today)
  const nameOf = (span: ForecastSpan) =>
    state === 'now' ? (span === '7' ? words.next7 : words.next14) : words.daysFrom(span, format.day(from))
  return (
    <>
      {state === 'now' ? null : (
        <p className="note note-warm" role="status" data-testid="forecast-passed">
          <Icon name="alert" size={16} />
          <span>{words[state](format.day(`${lastDay}T12:00:00Z`), format.day(from), format.day(to))}</span>
        </p>
      )}
      <Segmented<ForecastSpan>
        label={words.span}
        value={settings.span}
        choices={forecastSpans.map((value) => ({ value, label: nameOf(value) }))}
        onChange={(span) => onSettings({ span })}
      />
    </>
  )
}

/** Beside an interval: how far it is from what it is called. */
function Wideness({ data, isTold }: { data: ForecastAnswer; isTold: boolean }) {
  const words = useWords(forecastWords)
  const format = useFormat()
  const group = data.groups.find(({ classId }) => classId === data.classId)
  const told = group && isTold ? sayInterval(group.covered, { words, format }) : undefined
  return told === undefined ? null : <strong> · {told}</strong>
}

function Legend({ theme, hatch, breaks }: ForetoldProps) {
  const words = useWords(forecastWords)
  const format = useFormat()
  const ends = ['', ...breaks.map((end) => format.decimal(end)), '']
  return (
    <ul className="legend-classes" aria-label={words.perDay}>
      {forecastColors[theme].slice(0, breaks.length + 1).map((color, i) => (
        <li key={color}>
          <Swatch color={color} />
          {i === 0 ? `< ${ends[1]}` : i === breaks.length ? `≥ ${ends[i]}` : `${ends[i]} – ${ends[i + 1]}`}
        </li>
      ))}
      <li className="is-wide">
        <Swatch hatch={hatch} />
        {words.noForecast}
      </li>
      <li className="is-wide legend-note">{words.perDay}</li>
    </ul>
  )
}

function OneGrid({ data, detail, theme, settings }: ForetoldProps) {
  const words = useWords(forecastWords)
  const format = useFormat()
  if (!detail) return <p className="legend-note">{words.chooseGrid}</p>
  const name = detail.name || detail.code
  const next = settings.span === '7' ? detail.next7 : detail.next14
  const told = next
    ? words.expected(format.decimal(next.mean), format.count(next.low), format.count(next.high))
    : words.noForecast
  const scores = [detail.modelScores, detail.ruleScores].map((days) => meanOf(days).toFixed(3))
  return (
    <Section title={name}>
      <p data-testid="forecast-grid">
        <strong>{told}</strong>
        <Wideness data={data} isTold={next !== null} />
      </p>
      <ForecastChart detail={detail} theme={theme} label={words.chart(name)} />
      <ul className="legend-line">
        <li>
          <Swatch shape="line" color={theme === 'dark' ? '#9aa9bd' : '#5b6675'} />
          {words.historyKey}
        </li>
        <li>
          <Swatch shape="dash" color={theme === 'dark' ? '#9fd0f5' : '#1f5f9c'} />
          {words.forecastKey}
        </li>
      </ul>
      <p className="legend-note">{saySkill(detail, { words, format })}</p>
      <p className="legend-note">{words.scoredDay(scores[0] ?? '', scores[1] ?? '')}</p>
    </Section>
  )
}

function GridTable({ data, settings, onGrid, onPointGrid }: ForetoldProps) {
  const words = useWords(forecastWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const nextOf = (row: GridForecast) => (settings.span === '7' ? row.next7 : row.next14)
  const told = data.grids.filter((row) => nextOf(row) !== null)
  return (
    <Table
      label={words.title}
      rows={told}
      columns={[
        { key: 'name', title: words.grid, value: (row) => row.name || row.code },
        {
          key: 'mean',
          title: words.mean,
          value: (row) => nextOf(row)?.mean ?? 0,
          show: (row) => format.decimal(nextOf(row)?.mean ?? 0),
        },
        {
          key: 'range',
          title: words.range,
          value: (row) => nextOf(row)?.high ?? 0,
          show: (row) => `${format.count(nextOf(row)?.low ?? 0)} – ${format.count(nextOf(row)?.high ?? 0)}`,
        },
        {
          key: 'skill',
          title: words.skill,
          value: (row) => row.skill ?? 0,
          show: (row) => format.percent(row.skill ?? 0),
        },
      ]}
      rowKey={(row) => row.gridId}
      onRow={(row) => onGrid(row.gridId)}
      onPoint={(row) => onPointGrid(row?.gridId)}
      sortedBy={{ key: 'mean', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
