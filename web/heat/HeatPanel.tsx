import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import type { HeatSummary } from '#contract/heat'
import { CellShape, cellSizesMeters } from '#geo/cell-lattice'
import type { Theme } from '../styles/theme.ts'
import { Range, Segmented, Select, Toggle } from '../ui/controls.tsx'
import { ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { PointedCell } from './cell-grid.ts'
import type { GridRate } from './grid-rates.ts'
import { CellLegend, ClassLegend, DensityLegend } from './HeatLegend.tsx'
import type { HeatSettings } from './heat-settings.ts'
import { heatMeasures, heatModes } from './heat-settings.ts'
import { RateTable } from './RateTable.tsx'

type Props = {
  theme: Theme
  hatch: string
  isShown: boolean
  onShow: (isShown: boolean) => void
  settings: HeatSettings
  /** Without them nothing can be divided by households. */
  hasHouseholds: boolean
  /** Figures are of the whole city, not of a part. */
  isWholeCity: boolean
  onSettings: (patch: Partial<HeatSettings>) => void
  scaleMax: number
  summary: { data: HeatSummary | undefined; error: Error | null; refetch: () => unknown }
  /** In place of the summary's total, while the clock plays. */
  playedTotal: number | undefined
  /** While the clock plays: outside every grid, where the table follows it. */
  playedOutside: number | undefined
  /** What the figures are of that do not follow the clock while it plays. */
  restedAt: { from?: string | undefined; to?: string | undefined }
  rates: readonly GridRate[]
  breaks: readonly number[]
  /** Hexagons or squares: their classes, and the fullest of them. */
  cells: { breaks: readonly number[]; top: readonly PointedCell[]; error: Error | null }
  onPointCell: (at: readonly [number, number] | undefined) => void
  /** When in the week it happens; null where counts by cell and over time are not told. */
  week: ReactNode
  filterForm: ReactNode
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
  onClose: () => void
  nowMs: number
}

export function HeatPanel(props: Props) {
  const words = useWords(heatWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const { summary } = props
  return (
    <Panel
      title={words.title}
      icon="flame"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={summary.data?.provenance} nowMs={props.nowMs} />}
    >
      <div className="headline">
        {summary.data ? (
          <p aria-live={props.playedTotal === undefined ? 'polite' : 'off'}>
            <strong data-testid="heat-total">{format.count(props.playedTotal ?? summary.data.total)}</strong>{' '}
            {words.total}
          </p>
        ) : null}
        {summary.error ? <ProblemNote error={summary.error} onRetry={() => void summary.refetch()} /> : null}
        {!summary.data && !summary.error ? <Waiting lines={1} /> : null}
      </div>
      <Tabs.Root defaultValue="settings" className="tabs">
        <Tabs.List className="tab-list" aria-label={words.title}>
          <Tabs.Trigger value="settings">{page.settings}</Tabs.Trigger>
          <WeekTab week={props.week} />
          <Tabs.Trigger value="table">{page.table}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="settings" className="tab">
          <Toggle label={words.show} isOn={props.isShown} onChange={props.onShow} />
          <HeatStyle {...props} />
          {props.filterForm}
        </Tabs.Content>
        <Tabs.Content value="week" className="tab">
          <RestNote {...props} isFollowing={false} />
          {props.week}
        </Tabs.Content>
        <Tabs.Content value="table" className="tab">
          <RestNote {...props} isFollowing={props.playedOutside !== undefined} />
          {summary.data ? (
            <RateTable {...props} summary={tableTotals(props, summary.data)} />
          ) : summary.error ? null : (
            <Waiting lines={8} />
          )}
        </Tabs.Content>
      </Tabs.Root>
    </Panel>
  )
}

function WeekTab({ week }: Pick<Props, 'week'>) {
  const words = useWords(heatWords)
  return week === null ? null : <Tabs.Trigger value="week">{words.weekTab}</Tabs.Trigger>
}

type RestProps = Pick<Props, 'playedTotal' | 'restedAt'> & { isFollowing: boolean }

/** Figures that stand still while the clock plays say what they are of. */
function RestNote({ playedTotal, restedAt: { from, to }, isFollowing }: RestProps) {
  const words = useWords(heatWords)
  const format = useFormat()
  if (playedTotal === undefined || isFollowing || from === undefined || to === undefined) return null
  // The last day that is counted, not the midnight after it.
  const last = new Date(Date.parse(to) - 1).toISOString()
  return (
    <p className="note note-warm" data-testid="rest-note">
      {words.restedAt(format.day(from), format.day(last))}
    </p>
  )
}

function tableTotals({ playedTotal, playedOutside }: Props, summary: HeatSummary) {
  return playedTotal === undefined || playedOutside === undefined
    ? summary
    : { total: playedTotal, outsideAnyGrid: playedOutside }
}

function HeatStyle(props: Props) {
  const words = useWords(heatWords)
  const { settings, onSettings } = props
  return (
    <Section title={words.mode}>
      <Segmented
        label={words.mode}
        value={settings.mode}
        choices={heatModes
          .filter((mode) => mode !== 'cells' || props.week !== null)
          .map((value) => ({ value, label: words[value] }))}
        onChange={(mode) => onSettings({ mode })}
      />
      {settings.mode === 'density' ? <DensityStyle {...props} /> : null}
      {settings.mode === 'cells' ? <CellStyle {...props} /> : null}
      {settings.mode === 'grids' ? <GridStyle {...props} /> : null}
      <Placeholders count={props.summary.data?.placeholders ?? 0} />
    </Section>
  )
}

/** Kept out of every picture, and said to be. */
function Placeholders({ count }: { count: number }) {
  const words = useWords(heatWords)
  const format = useFormat()
  return count === 0 ? null : <p className="legend-note">{words.placeholdersOut(format.count(count))}</p>
}

function DensityStyle({ theme, settings, onSettings, scaleMax, summary, isWholeCity }: Props) {
  const words = useWords(heatWords)
  const format = useFormat()
  return (
    <>
      <div className="row spread">
        <span className="field-label" title={words.radiusHint}>
          {words.radius}
        </span>
        <output>{format.meters(settings.radiusMeters)}</output>
      </div>
      <Range
        label={words.radius}
        value={settings.radiusMeters}
        min={100}
        max={2000}
        step={50}
        text={format.meters(settings.radiusMeters)}
        onChange={(radiusMeters) => onSettings({ radiusMeters })}
      />
      <DensityLegend
        theme={theme}
        max={scaleMax}
        isEmpty={summary.data?.total === 0}
        isPinned={settings.scaleMax !== null}
        isWholeCity={isWholeCity}
        onPin={(max) => onSettings({ scaleMax: max })}
      />
    </>
  )
}

function CellStyle({ theme, settings, onSettings, cells, onPointCell }: Props) {
  const words = useWords(heatWords)
  const format = useFormat()
  return (
    <>
      <Segmented
        label={words.cellShape}
        value={settings.cellShape}
        choices={CellShape.options.map((value) => ({ value, label: words[value] }))}
        onChange={(cellShape) => onSettings({ cellShape })}
      />
      <Segmented
        label={words.cellSize}
        value={String(settings.cellMeters)}
        choices={cellSizesMeters.map((size) => ({ value: String(size), label: format.meters(size) }))}
        onChange={(size) => onSettings({ cellMeters: Number(size) })}
      />
      {cells.error ? <ProblemNote error={cells.error} /> : null}
      <CellLegend theme={theme} breaks={cells.breaks} cellMeters={settings.cellMeters} />
      <p className="field-label">{words.topCells}</p>
      <ol className="top-cells" data-testid="top-cells">
        {cells.top.map(({ name, count, at }) => (
          <li key={name} onPointerEnter={() => onPointCell(at)} onPointerLeave={() => onPointCell(undefined)}>
            <code>{name}</code>
            <span>{words.cellCount(format.count(count))}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

function GridStyle({ theme, hatch, settings, hasHouseholds, onSettings, breaks }: Props) {
  const words = useWords(heatWords)
  const measures = heatMeasures.filter((measure) => hasHouseholds || measure !== 'per-100-households')
  return (
    <>
      <Select
        label={words.measure}
        value={settings.measure}
        choices={measures.map((value) => ({ value, label: words[value] }))}
        onChange={(measure) => onSettings({ measure })}
      />
      {settings.measure === 'count' ? null : (
        <>
          <Toggle label={words.smooth} isOn={!settings.isRaw} onChange={(isOn) => onSettings({ isRaw: !isOn })} />
          <p className="legend-note">{words.smoothHint}</p>
        </>
      )}
      <ClassLegend theme={theme} breaks={breaks} measure={settings.measure} hatch={hatch} />
    </>
  )
}
