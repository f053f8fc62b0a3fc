import { Tabs } from 'radix-ui'
import type { ComparisonAnswer, GridChange } from '#contract/comparisons'
import { Toggle } from '../ui/controls.tsx'
import { Facts, Swatch } from '../ui/figures.tsx'
import { EmptyNote, ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import { comparisonWords } from '../words/comparisons.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { ChangeList, ChangeTable } from './ChangeTable.tsx'
import type { CompareProps } from './compare-props.ts'
import { CompareForm } from './CompareForm.tsx'
import { referenceOf } from './comparison-settings.ts'
import { changeBreaks, changeColors, mutedColor } from './comparisons.layers.ts'
import { sayRange, sayTimes } from './say-change.ts'

export function ComparePanel(props: CompareProps) {
  const words = useWords(comparisonWords)
  const page = useWords(pageWords)
  const { answer, settings, onSettings } = props
  return (
    <Panel
      title={words.title}
      subtitle={words.subtitle}
      icon="compare"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={answer.data?.provenance} nowMs={props.nowMs} />}
    >
      <CompareForm {...props} />
      {answer.error ? <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      <Answered {...props} />
      <Toggle label={words.swipe} isOn={settings.isSwiped} onChange={(isSwiped) => onSettings({ isSwiped })} />
      {settings.isSwiped ? <Section title={words.swipeHint}>{props.sideLegend}</Section> : <ChangeLegend {...props} />}
      <Tabs.Root defaultValue="list" className="tabs">
        <Tabs.List className="tab-list" aria-label={words.title}>
          <Tabs.Trigger value="list">{words.list}</Tabs.Trigger>
          <Tabs.Trigger value="table">{page.table}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="list" className="tab">
          {answer.data ? <ChangeList {...props} /> : null}
        </Tabs.Content>
        <Tabs.Content value="table" className="tab">
          {answer.data ? <ChangeTable {...props} /> : null}
        </Tabs.Content>
      </Tabs.Root>
    </Panel>
  )
}

function Answered(props: CompareProps) {
  const words = useWords(comparisonWords)
  const { data, error } = props.answer
  if (props.needsClasses) return <EmptyNote title={words.needsClasses} />
  if (data) return <Sides {...props} data={data} />
  return error ? null : <Waiting />
}

function Sides({ data, spans, settings }: CompareProps & { data: ComparisonAnswer }) {
  const words = useWords(comparisonWords)
  const format = useFormat()
  const count = (verdict: GridChange['verdict']) => data.grids.filter((grid) => grid.verdict === verdict).length
  const lastDay = (end: string) => format.day(new Date(Date.parse(end) - 1).toISOString())
  const side = (from: string, to: string, total: number) =>
    `${words.span(format.day(from), lastDay(to))} · ${words.total(format.count(total))}`
  const { action } = data
  return (
    <>
      {count('more') + count('fewer') > 0 ? (
        <p className="ranked-words" aria-live="polite" data-testid="change-headline">
          <strong>{words.marked(format.count(count('more')), format.count(count('fewer')))}</strong>
        </p>
      ) : (
        <EmptyNote title={words.none}>{words.noneHint}</EmptyNote>
      )}
      {action ? (
        <p className="legend-note">
          {words.actionResult(
            format.count(settings.grids.length),
            sayTimes(action.ratio, format),
            sayRange(action, format),
          )}
          {action.pValue <= data.rate ? words.beyondChance : words.byChance}
        </p>
      ) : null}
      <p className="legend-note">{words.referenceHint[referenceOf(settings)]}</p>
      <Facts
        rows={[
          [words.sideA, spans ? side(spans.from, spans.to, data.a.total) : null],
          [words.sideB, spans ? side(spans.fromB, spans.toB, data.b.total) : null],
          [words.outside, `${format.count(data.a.outsideAnyGrid)} / ${format.count(data.b.outsideAnyGrid)}`],
          [words.tested, format.count(data.tested)],
          [words.dispersion, words.dispersionNote(format.decimal(data.dispersion))],
        ]}
      />
    </>
  )
}

function ChangeLegend({ theme, hatch }: Pick<CompareProps, 'theme' | 'hatch'>) {
  const words = useWords(comparisonWords)
  const [half, one, two] = changeBreaks
  const names = [
    words.below(`${half}`),
    words.times(`${half}`, `${one}`),
    words.times(`${one}`, `${two}`),
    words.atLeast(`${two}`),
  ]
  return (
    <Section title={words.legend}>
      <ul className="legend-classes">
        {changeColors[theme].map((color, i) => (
          <li key={color}>
            <Swatch color={color} />
            {names[i]}
          </li>
        ))}
        <li>
          <Swatch hatch={hatch} />
          {words.legendFewer}
        </li>
        <li className="is-wide">
          <Swatch color={mutedColor[theme]} />
          {words.legendMuted}
        </li>
      </ul>
    </Section>
  )
}
