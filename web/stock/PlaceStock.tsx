import { useState } from 'react'
import type { StockLine } from '#contract/stock'
import { Button } from '../ui/controls.tsx'
import { ConfirmButton } from '../ui/dialogs.tsx'
import { Facts } from '../ui/figures.tsx'
import { Icon } from '../ui/Icon.tsx'
import { EmptyNote, ProblemNote } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { stockWords } from '../words/stock.ts'
import { itemName } from './name-stock.ts'
import { sayDay, sayLine, sayState, worstFirst } from './say-stock.ts'
import { StockForm } from './StockForm.tsx'
import { useRemoveStock } from './stock.queries.ts'
import type { OpenPlace } from './stock-target.ts'
import type { StockPanelProps } from './stock-panel-props.ts'

type Props = Pick<StockPanelProps, 'onOpen' | 'mayKeep' | 'badgeOf' | 'nowMs'> & {
  place: OpenPlace
  lines: readonly StockLine[]
}

/** What stands at one resource, and for who keeps it the way to change it. */
export function PlaceStock({ place, lines, onOpen, mayKeep, badgeOf, nowMs }: Props) {
  const words = useWords(stockWords)
  const [isAdding, setIsAdding] = useState(false)
  const own = worstFirst(lines.filter((line) => line.resourceId === place.resourceId))
  const [first] = own
  return (
    <div className="tab" data-testid="stock-place">
      <div>
        <Button tone="quiet" onClick={() => onOpen(undefined)}>
          <Icon name="back" size={16} />
          {words.back}
        </Button>
      </div>
      <div className="stock-place">
        {badgeOf(place.kind)}
        <h3>{place.name}</h3>
        {first ? (
          <Facts
            rows={[
              [words.address, first.address],
              [words.hours, first.hours],
            ]}
          />
        ) : null}
      </div>
      <Section title={words.atPlace}>
        {own.length === 0 ? <EmptyNote title={words.noStockHere} /> : null}
        <ul className="stock-list stock-lines">
          {own.map((line) => (
            <Line key={line.id} line={line} mayKeep={mayKeep} nowMs={nowMs} />
          ))}
        </ul>
        {mayKeep && !isAdding ? (
          <div>
            <Button onClick={() => setIsAdding(true)}>
              <Icon name="plus" size={16} />
              {words.add}
            </Button>
          </div>
        ) : null}
        {isAdding ? (
          <StockForm
            resourceId={place.resourceId}
            taken={own.map(({ item }) => item)}
            onDone={() => setIsAdding(false)}
          />
        ) : null}
      </Section>
    </div>
  )
}

function Line({ line, mayKeep, nowMs }: { line: StockLine; mayKeep: boolean; nowMs: number }) {
  const words = useWords(stockWords)
  const format = useFormat()
  const [isOpen, setIsOpen] = useState(false)
  const hasOwnDay = line.expiresOn !== null && line.state !== 'expired' && line.state !== 'expiring'
  return (
    <li data-state={line.state}>
      <span className="row spread">
        <strong>{itemName(line.item, words)}</strong>
        <em className="stock-state">{sayState(line, words)}</em>
      </span>
      <span>
        {sayLine(line, { words, format })}
        {hasOwnDay ? ` · ${words.goodUntil(sayDay(line.expiresOn ?? '', format))}` : ''}
      </span>
      <small>{words.updated(format.time(line.updatedAt), format.age(line.updatedAt, nowMs))}</small>
      {isOpen ? (
        <StockForm resourceId={line.resourceId} line={line} taken={[]} onDone={() => setIsOpen(false)} />
      ) : mayKeep ? (
        <LineActions line={line} onEdit={() => setIsOpen(true)} />
      ) : null}
    </li>
  )
}

function LineActions({ line, onEdit }: { line: StockLine; onEdit: () => void }) {
  const words = useWords(stockWords)
  const removal = useRemoveStock()
  const name = itemName(line.item, words)
  return (
    <>
      <div className="row">
        <Button onClick={onEdit} aria-label={`${words.edit}: ${name}`}>
          {words.edit}
        </Button>
        <ConfirmButton
          trigger={words.remove}
          title={words.removeTitle}
          text={words.removeText}
          action={words.remove}
          isBusy={removal.isPending}
          onConfirm={() => removal.mutate(line.id)}
        >
          <p>{name}</p>
        </ConfirmButton>
      </div>
      {removal.error ? <ProblemNote error={removal.error} says={{ 'not-allowed': words.outside }} /> : null}
    </>
  )
}
