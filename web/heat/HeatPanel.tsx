import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import type { HeatSummary } from '#contract/heat'
import type { Theme } from '../styles/theme.ts'
import { Range, Segmented, Select, Toggle } from '../ui/controls.tsx'
import { ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { GridRate } from './grid-rates.ts'
import { ClassLegend, DensityLegend } from './HeatLegend.tsx'
import type { HeatSettings } from './heat-settings.ts'
import { heatMeasures } from './heat-settings.ts'
import { RateTable } from './RateTable.tsx'

type Props = {
  theme: Theme
  hatch: string
  isShown: boolean
  onShow: (isShown: boolean) => void
  settings: HeatSettings
  /** Without them nothing can be divided by households. */
  hasHouseholds: boolean
  onSettings: (patch: Partial<HeatSettings>) => void
  scaleMax: number
  summary: { data: HeatSummary | undefined; error: Error | null; refetch: () => unknown }
  rates: readonly GridRate[]
  breaks: readonly number[]
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
          <p aria-live="polite">
            <strong data-testid="heat-total">{format.count(summary.data.total)}</strong> {words.total}
          </p>
        ) : null}
        {summary.error ? <ProblemNote error={summary.error} onRetry={() => void summary.refetch()} /> : null}
        {!summary.data && !summary.error ? <Waiting lines={1} /> : null}
      </div>
      <Tabs.Root defaultValue="settings" className="tabs">
        <Tabs.List className="tab-list" aria-label={words.title}>
          <Tabs.Trigger value="settings">{page.settings}</Tabs.Trigger>
          <Tabs.Trigger value="table">{page.table}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="settings" className="tab">
          <Toggle label={words.show} isOn={props.isShown} onChange={props.onShow} />
          <HeatStyle {...props} />
          {props.filterForm}
        </Tabs.Content>
        <Tabs.Content value="table" className="tab">
          {summary.data ? (
            <RateTable {...props} summary={summary.data} />
          ) : summary.error ? null : (
            <Waiting lines={8} />
          )}
        </Tabs.Content>
      </Tabs.Root>
    </Panel>
  )
}

function HeatStyle({ theme, hatch, settings, hasHouseholds, onSettings, scaleMax, summary, breaks }: Props) {
  const measures = heatMeasures.filter((measure) => hasHouseholds || measure !== 'per-100-households')
  const words = useWords(heatWords)
  const format = useFormat()
  return (
    <Section title={words.mode}>
      <Segmented
        label={words.mode}
        value={settings.mode}
        choices={[
          { value: 'density', label: words.density },
          { value: 'grids', label: words.grids },
        ]}
        onChange={(mode) => onSettings({ mode })}
      />
      {settings.mode === 'density' ? (
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
            onPin={(max) => onSettings({ scaleMax: max })}
          />
        </>
      ) : (
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
      )}
    </Section>
  )
}
