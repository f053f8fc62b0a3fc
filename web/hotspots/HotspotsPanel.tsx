import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import type { HotspotAnswer } from '#contract/hotspots'
import { Button, Segmented } from '../ui/controls.tsx'
import { ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { hotspotWords } from '../words/hotspots.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { HotspotForm } from './HotspotForm.tsx'
import { HotspotLegend } from './HotspotLegend.tsx'
import type { Going } from './HotspotLists.tsx'
import { AlertList, EmergingList, GridList } from './HotspotLists.tsx'
import type { HotspotSettings } from './hotspot-settings.ts'
import { hotspotMethods } from './hotspot-settings.ts'
import type { useClusterAlerts, useEmerging, useHotspots, useStoreRun } from './hotspots.queries.ts'

type Props = {
  settings: HotspotSettings
  onSettings: (patch: Partial<HotspotSettings>) => void
  hasHouseholds: boolean
  mayRun: boolean
  local: ReturnType<typeof useHotspots>
  emerging: ReturnType<typeof useEmerging>
  clusters: ReturnType<typeof useClusterAlerts>
  store: ReturnType<typeof useStoreRun>
  onNote: (id: number) => void
  nameOf: (classId: number) => string
  filterForm: ReactNode
  going: Going
  onClose: () => void
  nowMs: number
}

export function HotspotsPanel(props: Props) {
  const words = useWords(hotspotWords)
  const page = useWords(pageWords)
  const { settings, onSettings } = props
  const shown = shownOf(props)
  return (
    <Panel
      title={words.title}
      subtitle={words.subtitle}
      icon="hotspot"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={shown.data?.provenance} nowMs={props.nowMs} />}
    >
      <Segmented
        label={words.method}
        value={settings.method}
        choices={hotspotMethods.map((value) => ({ value, label: words.methods[value] }))}
        onChange={(method) => onSettings({ method })}
      />
      <p className="hotspot-about">{words.about[settings.method]}</p>
      <Tabs.Root defaultValue="list" className="tabs">
        <Tabs.List className="tab-list" aria-label={words.title}>
          <Tabs.Trigger value="list">{words.list}</Tabs.Trigger>
          <Tabs.Trigger value="settings">{words.settings}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="list" className="tab">
          <HotspotLegend method={settings.method} theme={props.going.theme} />
          {shown.error ? <ProblemNote error={shown.error} onRetry={() => void shown.refetch()} /> : null}
          {shown.data || shown.error ? <Results {...props} /> : <Waiting lines={8} />}
        </Tabs.Content>
        <Tabs.Content value="settings" className="tab">
          <HotspotForm settings={settings} hasHouseholds={props.hasHouseholds} onSettings={onSettings} />
          {settings.method === 'clusters' ? null : props.filterForm}
        </Tabs.Content>
      </Tabs.Root>
    </Panel>
  )
}

function shownOf({ settings, local, emerging, clusters }: Props) {
  if (settings.method === 'clusters') return clusters
  return settings.method === 'emerging' ? emerging : local
}

function Results(props: Props) {
  const { settings, local, emerging, going } = props
  if (settings.method === 'clusters') return <Clusters {...props} />
  if (settings.method === 'emerging')
    return emerging.data ? (
      <>
        <Headline counts={emerging.data.counts} rate={emerging.data.rate} />
        <EmergingList answer={emerging.data} going={going} />
      </>
    ) : null
  return local.data ? (
    <>
      <Headline counts={local.data.counts} rate={local.data.rate} />
      <GridList answer={local.data} going={going} />
      <Proof {...props} answer={local.data} />
    </>
  ) : null
}

type Counts = { grids: number; islands: number; marked: number }

function Headline({ counts, rate }: { counts: Counts; rate: number }) {
  const words = useWords(hotspotWords)
  const format = useFormat()
  return (
    <p className="hotspot-headline" aria-live="polite">
      {words.headline(format.count(counts.marked), format.count(counts.grids), format.percent(rate))}
      {counts.islands > 0 ? <small> · {words.islands(format.count(counts.islands))}</small> : null}
    </p>
  )
}

/** What is needed to compute the same figures again, and the way to keep them. */
function Proof({ answer, store, mayRun }: Props & { answer: HotspotAnswer }) {
  const words = useWords(hotspotWords)
  const format = useFormat()
  return (
    <div className="hotspot-proof">
      <p title={`${words.digest}: ${answer.inputsDigest}`}>
        {words.proof}: {words.seedIs(String(answer.seed))} · {words.permutations(format.count(answer.permutations))} ·{' '}
        {words.digest} <code>{answer.inputsDigest.slice(0, 12)}</code>
      </p>
      {mayRun ? (
        <Button onClick={() => store.mutate()} disabled={store.isPending}>
          {store.data?.inputsDigest === answer.inputsDigest
            ? words.stored(String(store.data.runId ?? ''))
            : words.store}
        </Button>
      ) : null}
      {store.error ? <ProblemNote error={store.error} /> : null}
    </div>
  )
}

function Clusters({ clusters, nameOf, onNote, mayRun, going }: Props) {
  const words = useWords(hotspotWords)
  const format = useFormat()
  if (!clusters.data) return null
  const { scan, alerts } = clusters.data
  const empty =
    scan.finishedAt === null
      ? words.notScanned
      : words.noAlertsHint(format.time(scan.finishedAt), format.count(scan.groups))
  return (
    <>
      {scan.progress === null ? null : (
        <p className="hotspot-headline" role="status">
          {words.scanning(format.percent(scan.progress))}
        </p>
      )}
      <AlertList alerts={alerts} nameOf={nameOf} empty={empty} onNote={mayRun ? onNote : undefined} going={going} />
    </>
  )
}
