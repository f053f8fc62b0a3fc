import { useState } from 'react'
import type { NearestStock } from '#contract/stock'
import { TravelMode } from '#geo/reach-words'
import { ApiProblem } from '../http/client.ts'
import { Segmented, Select } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { EmptyNote, ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { stockWords } from '../words/stock.ts'
import { itemName, unitName } from './name-stock.ts'
import type { StockTarget } from './stock-target.ts'
import type { StockPanelProps } from './stock-panel-props.ts'

type Props = Pick<StockPanelProps, 'target' | 'nearest' | 'question' | 'onQuestion' | 'onOpen' | 'nowMs'> & {
  lines: readonly { item: string; unit: string }[]
}

/** Which stock is nearest to what was clicked, until the quantity is met. */
export function NearestTab(props: Props) {
  const words = useWords(stockWords)
  const { target, nearest: answer, nowMs } = props
  return (
    <>
      <QuestionForm {...props} />
      {target === undefined ? <EmptyNote title={words.targetHint} /> : <TargetLine target={target} />}
      {answer.error ? <NearestProblem error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {target !== undefined && !answer.data && !answer.error ? <Waiting lines={5} /> : null}
      {target !== undefined && answer.data && !answer.error ? (
        <>
          <Found {...props} found={answer.data} />
          <ProvenanceLine source={words.nearestProvenance} provenance={answer.data.provenance} nowMs={nowMs} />
        </>
      ) : null}
    </>
  )
}

function TargetLine({ target }: { target: StockTarget }) {
  const words = useWords(stockWords)
  return (
    <p className="legend-note">
      {words.target}: {'incident' in target ? words.targetIncident(String(target.incident)) : words.targetPlace}
    </p>
  )
}

function NearestProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const words = useWords(stockWords)
  if (error instanceof ApiProblem && error.kind === 'rule-broken') return <EmptyNote title={words.offRoad} />
  if (error instanceof ApiProblem && error.kind === 'not-found' && /road/.test(error.message))
    return <EmptyNote title={words.noRoads} />
  return <ProblemNote error={error} onRetry={onRetry} />
}

function QuestionForm({ lines, question, onQuestion }: Props) {
  const words = useWords(stockWords)
  const travel = useWords(coverageWords)
  const [text, setText] = useState(String(question.quantity))
  const items = [...new Set([question.item, ...lines.map(({ item }) => item)])]
  return (
    <div className="form">
      <div className="stock-fields">
        <Select
          label={words.item}
          value={question.item}
          choices={items.map((item) => ({ value: item, label: itemName(item, words) }))}
          onChange={(item) => onQuestion({ item })}
        />
        <TextField
          label={words.wanted}
          inputMode="numeric"
          value={text}
          onChange={(value) => {
            setText(value)
            const quantity = Number(value)
            if (/^\d{1,9}$/.test(value.trim()) && quantity > 0) onQuestion({ quantity })
          }}
        />
      </div>
      <Segmented
        label={words.mode}
        value={question.mode}
        choices={TravelMode.options.map((mode) => ({ value: mode, label: travel[mode] }))}
        onChange={(mode) => onQuestion({ mode })}
      />
    </div>
  )
}

type FoundProps = Props & { found: NearestStock }

function Found({ found, onOpen, lines, question }: FoundProps) {
  const words = useWords(stockWords)
  const format = useFormat()
  const { beyond, expired } = found
  const unit = unitName(lines.find(({ item }) => item === question.item)?.unit ?? '', words)
  return (
    <>
      <p className={found.missing > 0 ? 'note note-warm' : 'stock-met'} role="status" data-testid="stock-answer">
        {sayAnswer(found, unit, { words, format })}
      </p>
      {found.isPositionOfGrid ? <p className="legend-note">{words.targetOfGrid}</p> : null}
      <ol className="ranked" data-testid="stock-nearest">
        {found.stock.slice(0, mostShown).map((line) => (
          <li key={line.id} data-taken={line.taken > 0}>
            <button type="button" onClick={() => onOpen(line)}>
              <span className="stock-minutes">{words.minutes(format.decimal(line.minutes))}</span>
              <span className="ranked-words">
                <strong>{line.name}</strong>
                <span>
                  {line.taken > 0
                    ? words.take(format.count(line.taken), format.count(line.quantity), unit)
                    : words.spare(format.count(line.quantity), unit)}
                </span>
                <small>{line.hours}</small>
              </span>
            </button>
          </li>
        ))}
      </ol>
      {beyond.places > 0 ? (
        <p className="legend-note">{words.beyond(format.count(beyond.places), format.count(beyond.quantity), unit)}</p>
      ) : null}
      {expired.places > 0 ? (
        <p className="legend-note">
          {words.leftOut(format.count(expired.places), format.count(expired.quantity), unit)}
        </p>
      ) : null}
    </>
  )
}

const mostShown = 30

type Said = { words: (typeof stockWords)['en']; format: ReturnType<typeof useFormat> }

function sayAnswer({ stock, wanted, found, missing }: NearestStock, unit: string, { words, format }: Said) {
  if (found === 0) return words.unmetNothing(format.count(missing), unit)
  if (missing > 0) return words.unmet(format.count(found), unit, format.count(missing))
  const taken = stock.filter((line) => line.taken > 0)
  return words.met(format.count(wanted), unit, format.count(taken.length), format.decimal(taken.at(-1)?.minutes ?? 0))
}
