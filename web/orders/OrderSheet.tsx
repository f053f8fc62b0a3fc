import type { Order, OrderReview } from '#contract/orders'
import { exportOrder, getOrder, printOrder } from '#contract/orders'
import type { Right } from '#geo/rights'
import { addressOf } from '../http/client.ts'
import { Button } from '../ui/controls.tsx'
import { DeskPage, DeskPart, Rows } from '../ui/DeskPage.tsx'
import { ConfirmButton } from '../ui/dialogs.tsx'
import { Facts } from '../ui/figures.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { accountWords } from '../words/accounts.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { orderWords } from '../words/orders.ts'
import { scenarioWords } from '../words/scenarios.ts'
import { useOrder, useOrderCommands, useReview } from './orders.queries.ts'

type Props = { id: number; mayI: (right: Right) => boolean; onBack: () => void }

/** One order: what it says, what has come of it, and what may be done with it. */
export function OrderSheet({ id, mayI, onBack }: Props) {
  const words = useWords(orderWords)
  const { data: order, error, refetch } = useOrder(id)
  const review = useReview(id)
  const back = (
    <Button onClick={onBack}>
      <Icon name="back" size={16} />
      {words.back}
    </Button>
  )
  if (!order)
    return (
      <DeskPage title={words.title} text={words.text} actions={back}>
        {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Waiting lines={8} />}
      </DeskPage>
    )
  return (
    <DeskPage title={order.title} text={`${words.number} ${order.id} · ${words.states[order.state]}`} actions={back}>
      <Actions order={order} mayI={mayI} />
      <div className="facts-frame facts-wide">
        <Head order={order} />
      </div>
      <DeskPart title={words.moves}>
        <Moves order={order} review={review.data} />
      </DeskPart>
      <DeskPart title={words.figures}>
        {review.error ? <ProblemNote error={review.error} onRetry={() => void review.refetch()} /> : null}
        {review.data ? <Reviewed review={review.data} /> : review.error ? null : <Waiting lines={5} />}
      </DeskPart>
    </DeskPage>
  )
}

function Head({ order }: { order: Order }) {
  const words = useWords(orderWords)
  const scenario = useWords(scenarioWords)
  const { posts } = useWords(accountWords)
  const format = useFormat()
  const { provenance, inputsDigest } = order
  const issued =
    order.issuedAt && order.issuedPost ? words.byPost(posts[order.issuedPost], format.time(order.issuedAt)) : null
  return (
    <>
      <Facts
        rows={[
          [words.from, order.effectiveFrom],
          [words.made, words.byPost(posts[order.madePost], format.time(order.madeAt))],
          [words.states.issued, issued],
          [words.cost, scenario.yuan(format.count(order.costYuan))],
          [words.reason, order.reason],
          [words.equityReason, order.equityReason],
        ]}
      />
      <p className="provenance">
        {words.provenance(
          format.count(provenance.dataVersion),
          format.time(provenance.computedAt),
          inputsDigest.slice(0, 16),
        )}
      </p>
    </>
  )
}

function Actions({ order, mayI }: { order: Order; mayI: Props['mayI'] }) {
  const words = useWords(orderWords)
  const { id } = order
  return (
    <div className="row">
      <a className="button button-plain" href={addressOf(printOrder, { id })} target="_blank" rel="noopener">
        {words.print}
      </a>
      <a className="button button-plain" href={addressOf(exportOrder, { id })} download={`order-${id}.csv`}>
        {words.csv}
      </a>
      <a className="button button-plain" href={addressOf(getOrder, { id })} download={`order-${id}.json`}>
        {words.json}
      </a>
      <Decisions order={order} mayI={mayI} />
    </div>
  )
}

function Decisions({ order, mayI }: { order: Order; mayI: Props['mayI'] }) {
  const words = useWords(orderWords)
  const { decide, discard } = useOrderCommands()
  const { id, revision, state } = order
  const mayIssue = mayI('orders:issue')
  const isBusy = decide.isPending || discard.isPending
  const to = (next: 'issued' | 'withdrawn' | 'done') => () => decide.mutate({ id, revision, to: next, note: '' })
  const withdraw = mayIssue ? to('withdrawn') : () => discard.mutate({ id, revision })
  const mayWithdraw = state === 'draft' ? mayI('orders:draft') : state === 'issued' && mayIssue
  const next = { draft: 'issued', issued: 'done', withdrawn: null, done: null } as const
  const step = mayIssue ? next[state] : null
  const asked = {
    issued: { action: words.issue, title: words.issueTitle, text: words.issueText },
    done: { action: words.done, title: words.doneTitle, text: words.doneText },
  }
  const error = decide.error ?? discard.error
  return (
    <>
      {step ? (
        <ConfirmButton
          {...asked[step]}
          trigger={asked[step].action}
          tone="primary"
          isBusy={isBusy}
          onConfirm={to(step)}
        />
      ) : null}
      {mayWithdraw ? (
        <ConfirmButton
          trigger={words.withdraw}
          title={words.withdrawTitle}
          text={words.withdrawText}
          action={words.withdraw}
          isBusy={isBusy}
          onConfirm={withdraw}
        />
      ) : null}
      {error ? <ProblemNote error={error} /> : null}
    </>
  )
}

function Moves({ order, review }: { order: Order; review: OrderReview | undefined }) {
  const words = useWords(orderWords)
  const place = (position: Order['moves'][number]['from']): string =>
    position ? `${position[0].toFixed(5)}, ${position[1].toFixed(5)}` : ''
  if (order.moves.length === 0) return <p className="quiet">{words.nothing}</p>
  return (
    <Rows label={words.moves} heads={[words.change, words.resource, words.whence, words.whither, words.outcome]}>
      {order.moves.map((move, i) => {
        const outcome = review?.moves[i]
        return (
          <tr key={i}>
            <th scope="row">{words.move[move.type]}</th>
            <td>{move.name || `#${move.resourceId ?? ''}`}</td>
            <td>{move.type === 'shift' ? move.hoursFrom : move.address || place(move.from)}</td>
            <td>{[place(move.to), move.hoursTo].filter(Boolean).join(' · ')}</td>
            <td>{outcome ? <span className={`outcome outcome-${outcome}`}>{words.outcomes[outcome]}</span> : '…'}</td>
          </tr>
        )
      })}
    </Rows>
  )
}

function Reviewed({ review }: { review: OrderReview }) {
  const words = useWords(orderWords)
  const scenario = useWords(scenarioWords)
  const causes = review.causes.map((cause) => scenario.cause[cause]).join('、')
  const differences = review.resources.slice(0, 8).map(({ id, what }) => `#${id} ${words.difference[what]}`)
  return (
    <>
      <p className={review.isSame ? 'note note-good' : 'note note-warm'} role="status" data-testid="again">
        <Icon name={review.isSame ? 'check' : 'alert'} />
        <span>
          {review.isSame ? words.same : words.differs(causes)}{' '}
          {differences.length > 0 ? words.resourceDiffers(differences.join('，')) : ''}
        </span>
      </p>
      <ThenAndNow review={review} />
    </>
  )
}

function ThenAndNow({ review: { city, equity } }: { review: OrderReview }) {
  const words = useWords(orderWords)
  const scenario = useWords(scenarioWords)
  const format = useFormat()
  const number = (value: number | null): string => (value === null ? '–' : format.decimal(value))
  const sides = ['then', 'expected', 'now'] as const
  type Side = (typeof sides)[number]
  const rows: [string, (side: Side) => string][] = [
    [
      scenario.householdsReached,
      (side) =>
        city[side].households === 0 ? '–' : format.percent(city[side].householdsReached / city[side].households),
    ],
    [
      scenario.residentsReached,
      (side) => (city[side].residents === 0 ? '–' : format.percent(city[side].residentsReached / city[side].residents)),
    ],
    [scenario.mean, (side) => number(city[side].meanMinutes)],
    [scenario.p90, (side) => number(city[side].p90Minutes)],
    [scenario.worstTenth, (side) => number(equity[side].worstTenthMinutes)],
    [scenario.gini, (side) => (equity[side].gini === null ? '–' : equity[side].gini.toFixed(3))],
    [
      scenario.onTarget,
      (side) => scenario.ofGrids(format.count(equity[side].gridsOnTarget), format.count(equity[side].grids)),
    ],
  ]
  return (
    <table className="before-after before-after-wide">
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden-visually">{words.figures}</span>
          </th>
          {sides.map((side) => (
            <th key={side} scope="col">
              {words[side]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, show]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {sides.map((side) => (
              <td key={side}>{side === 'now' ? <strong>{show(side)}</strong> : show(side)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
