import { Tabs } from 'radix-ui'
import type { StockLine } from '#contract/stock'
import { Segmented } from '../ui/controls.tsx'
import { EmptyNote, ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { stockWords } from '../words/stock.ts'
import { NearestTab } from './NearestTab.tsx'
import { PlaceStock } from './PlaceStock.tsx'
import { byPlace } from './say-stock.ts'
import type { StockPanelProps } from './stock-panel-props.ts'
import { expirySpans, stockTabs } from './stock-target.ts'
import { ItemTable, PlaceList, ShortList } from './StockLists.tsx'

export function StockPanel(props: StockPanelProps) {
  const words = useWords(stockWords)
  const page = useWords(pageWords)
  const { data, error, refetch } = props.answer
  const { place } = props
  return (
    <Panel
      title={words.title}
      subtitle={words.subtitle}
      icon="box"
      className="panel-wide"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={data?.provenance} nowMs={props.nowMs} />}
    >
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={8} /> : null}
      {data && place !== undefined ? (
        <PlaceStock key={place.resourceId} {...props} place={place} lines={data.lines} />
      ) : data ? (
        <Lists {...props} lines={data.lines} />
      ) : null}
    </Panel>
  )
}

type ListProps = StockPanelProps & { lines: readonly StockLine[] }

function Lists(props: ListProps) {
  const words = useWords(stockWords)
  const { lines, tab, onTab } = props
  const isEmpty = lines.length === 0
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(value) => onTab(stockTabs.find((known) => known === value) ?? 'short')}
      className="tabs"
    >
      <Tabs.List className="tab-list" aria-label={words.title}>
        {stockTabs.map((key) => (
          <Tabs.Trigger key={key} value={key}>
            {words.tabs[key]}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tab === 'nearest' || isEmpty ? null : <Spans {...props} />}
      <Tabs.Content value="short" className="tab">
        {isEmpty ? <NoStock mayKeep={props.mayKeep} /> : <ShortList {...props} />}
      </Tabs.Content>
      <Tabs.Content value="items" className="tab">
        {isEmpty ? <NoStock mayKeep={props.mayKeep} /> : <ItemTable {...props} />}
      </Tabs.Content>
      <Tabs.Content value="places" className="tab">
        {isEmpty ? <NoStock mayKeep={props.mayKeep} /> : <PlaceList {...props} places={byPlace(lines)} />}
      </Tabs.Content>
      <Tabs.Content value="nearest" className="tab">
        {isEmpty ? <NoStock mayKeep={props.mayKeep} /> : <NearestTab {...props} />}
      </Tabs.Content>
    </Tabs.Root>
  )
}

function Spans({ days, onDays }: Pick<ListProps, 'days' | 'onDays'>) {
  const words = useWords(stockWords)
  const format = useFormat()
  return (
    <div className="row spread">
      <span className="field-label">{words.days}</span>
      <Segmented
        label={words.days}
        value={String(days)}
        choices={expirySpans.map((span) => ({ value: String(span), label: words.daysWithin(format.count(span)) }))}
        onChange={(value) => onDays(Number(value))}
      />
    </div>
  )
}

function NoStock({ mayKeep }: { mayKeep: boolean }) {
  const words = useWords(stockWords)
  return <EmptyNote title={words.none}>{mayKeep ? words.noneHint : words.noneHintReader}</EmptyNote>
}
