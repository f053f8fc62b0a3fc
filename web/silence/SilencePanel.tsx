import { Tabs } from 'radix-ui'
import { useContext } from 'react'
import type { SilenceAnswer, SilentGrid, SilentSource } from '#contract/silence'
import type { Theme } from '../styles/theme.ts'
import { Swatch } from '../ui/figures.tsx'
import { Icon } from '../ui/Icon.tsx'
import { EmptyNote, ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import { TimezoneContext, useFormat } from '../words/format.ts'
import { incidentWords } from '../words/incidents.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { silenceWords } from '../words/silence.ts'
import { hourOfWeekAt, sayFlagTimes, saySilence, saySource } from './say-silence.ts'
import { silenceColors } from './silence.layers.ts'

type Props = {
  theme: Theme
  quietColor: string
  hatch: string
  answer: { data: SilenceAnswer | undefined; error: Error | null; refetch: () => unknown }
  selectedId: number | undefined
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
  onClose: () => void
  nowMs: number
}

export function SilencePanel(props: Props) {
  const words = useWords(silenceWords)
  const page = useWords(pageWords)
  const { data, error, refetch } = props.answer
  return (
    <Panel
      title={words.title}
      subtitle={words.subtitle}
      icon="bell"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={data?.provenance} nowMs={props.nowMs} />}
    >
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={8} /> : null}
      {data?.check === null ? <EmptyNote title={words.waiting} /> : null}
      {data?.check ? <Found {...props} data={data} check={data.check} /> : null}
    </Panel>
  )
}

type FoundProps = Props & { data: SilenceAnswer; check: NonNullable<SilenceAnswer['check']> }

function Found(props: FoundProps) {
  const words = useWords(silenceWords)
  const format = useFormat()
  const { data, check } = props
  const at = check.feed === 'live' ? check.asOf : check.newestAt
  return (
    <>
      <p className={check.feed === 'live' ? 'legend-note' : 'note note-warm'} role="status" data-testid="silence-feed">
        {check.feed === 'live' ? null : <Icon name="alert" size={16} />}
        <span>{words.feed[check.feed](format.time(at))}</span>
      </p>
      <Tabs.Root defaultValue="sources" className="tabs">
        <Tabs.List className="tab-list" aria-label={words.title}>
          <Tabs.Trigger value="sources">{words.sources}</Tabs.Trigger>
          <Tabs.Trigger value="grids">{words.grids}</Tabs.Trigger>
          <Tabs.Trigger value="history">{words.history}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="sources" className="tab">
          <SourceList sources={data.sources} asOf={check.asOf} />
        </Tabs.Content>
        <Tabs.Content value="grids" className="tab">
          <GridList {...props} grids={data.grids} />
        </Tabs.Content>
        <Tabs.Content value="history" className="tab">
          <FlagList flags={data.flags} />
        </Tabs.Content>
      </Tabs.Root>
      <Legend {...props} />
      <p className="legend-note">
        {words.promise(format.count(data.promised.perSourceYear), format.count(data.promised.perThousandGridWeeks))}
      </p>
    </>
  )
}

function SourceList({ sources, asOf }: { sources: readonly SilentSource[]; asOf: string }) {
  const words = useWords(silenceWords)
  const names = useWords(incidentWords).source
  const format = useFormat()
  const hour = hourOfWeekAt(asOf, useContext(TimezoneContext))
  return (
    <ul className="silence-list" data-testid="silence-sources">
      {sources.map((source) => (
        <li key={source.source} data-state={source.state}>
          <div className="row spread">
            <strong>{names[source.source]}</strong>
            <span className="silence-state">
              {source.state === 'broken' ? <Icon name="alert" size={15} /> : null}
              {words.state[source.state]}
            </span>
          </div>
          <p>{saySource(source, { words, format })}</p>
          <small>
            {source.lastAt === null ? words.never : words.lastAt(format.time(source.lastAt))} ·{' '}
            {words.weekly(format.decimal(source.weekly))}
          </small>
          {source.flagMinutes.length > 0 && source.state !== 'no-data' ? (
            <small>{sayFlagTimes(source, hour, { words, format })}</small>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function GridList({ grids, selectedId, onGrid, onPointGrid }: Props & { grids: readonly SilentGrid[] }) {
  const words = useWords(silenceWords)
  const format = useFormat()
  const quiet = grids.filter(({ state }) => state === 'quiet')
  const count = (state: SilentGrid['state']) => format.count(grids.filter((grid) => grid.state === state).length)
  return (
    <Section title={quiet.length > 0 ? words.quietGrids(format.count(quiet.length)) : words.noQuiet}>
      <p className="legend-note">{words.gridTally(count('usual'), count('too-few'), count('no-data'))}</p>
      <ol className="ranked" data-testid="silence-grids">
        {quiet.map((grid, i) => (
          <li key={grid.gridId}>
            <button
              type="button"
              aria-current={grid.gridId === selectedId ? 'true' : undefined}
              onClick={() => onGrid(grid.gridId)}
              onMouseEnter={() => onPointGrid(grid.gridId)}
              onMouseLeave={() => onPointGrid(undefined)}
              onFocus={() => onPointGrid(grid.gridId)}
              onBlur={() => onPointGrid(undefined)}
            >
              <span className="rank">{i + 1}</span>
              <span className="ranked-words">
                <strong>{grid.name || grid.code}</strong>
                <span>{saySilence(grid, { words, format })}</span>
                <small>{words.weekly(format.decimal(grid.weekly))}</small>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </Section>
  )
}

function FlagList({ flags }: { flags: SilenceAnswer['flags'] }) {
  const words = useWords(silenceWords)
  const names = useWords(incidentWords).source
  const format = useFormat()
  if (flags.length === 0) return <EmptyNote title={words.noFlags} />
  return (
    <ul className="silence-list">
      {flags.map((flag) => (
        <li key={flag.id}>
          <strong>{flag.source === null ? flag.gridName : names[flag.source]}</strong>
          <p>{saySilence({ ...flag, lastAt: flag.silentSince }, { words, format })}</p>
          <small>
            {words.flagged(format.time(flag.flaggedAt))} ·{' '}
            {flag.endedAt === null ? words.open : words.ended(format.time(flag.endedAt))}
          </small>
        </li>
      ))}
    </ul>
  )
}

function Legend({ theme, quietColor, hatch }: Pick<Props, 'theme' | 'quietColor' | 'hatch'>) {
  const words = useWords(silenceWords)
  const { usual } = silenceColors[theme]
  return (
    <ul className="legend-classes" aria-label={words.legend}>
      <li>
        <Swatch color={usual} />
        {words.state.usual}
      </li>
      <li>
        <Swatch hatch={hatch} />
        {words.state['too-few']} / {words.state['no-data']}
      </li>
      <li>
        <Swatch hatch={quietColor} />
        {words.state.quiet}
      </li>
    </ul>
  )
}
