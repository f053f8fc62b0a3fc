import { useState } from 'react'
import type { OrderSummary } from '#contract/orders'
import type { Right } from '#geo/rights'
import { Button } from '../ui/controls.tsx'
import { DeskPage, Rows } from '../ui/DeskPage.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { accountWords } from '../words/accounts.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { orderWords } from '../words/orders.ts'
import { OrderSheet } from './OrderSheet.tsx'
import { useOrders } from './orders.queries.ts'

export function OrdersPage({ mayI }: { mayI: (right: Right) => boolean }) {
  const words = useWords(orderWords)
  const { data, error, refetch } = useOrders()
  const [openId, setOpenId] = useState<number>()
  if (openId !== undefined) return <OrderSheet id={openId} mayI={mayI} onBack={() => setOpenId(undefined)} />
  return (
    <DeskPage title={words.title} text={words.text}>
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={5} /> : null}
      {data?.length === 0 ? <p className="quiet">{words.none}</p> : null}
      {data && data.length > 0 ? (
        <Rows label={words.title} heads={[words.number, words.name, words.state, words.from, words.made, '']}>
          {data.map((order) => (
            <OrderRow key={order.id} order={order} onOpen={() => setOpenId(order.id)} />
          ))}
        </Rows>
      ) : null}
    </DeskPage>
  )
}

function OrderRow({ order, onOpen }: { order: OrderSummary; onOpen: () => void }) {
  const words = useWords(orderWords)
  const { posts } = useWords(accountWords)
  const format = useFormat()
  const isPast = order.state === 'withdrawn' || order.state === 'done'
  return (
    <tr className={isPast ? 'is-past' : ''}>
      <th scope="row">{format.count(order.id)}</th>
      <td className="cell-wrap">
        {order.title}
        {order.isMarked ? <small className="fault"> ▲ {words.marked}</small> : null}
      </td>
      <td>
        <span className={`order-state order-${order.state}`}>{words.states[order.state]}</span>
      </td>
      <td>{order.effectiveFrom}</td>
      <td>{words.byPost(posts[order.madePost], format.time(order.madeAt))}</td>
      <td className="cell-actions">
        <Button onClick={onOpen}>{words.open}</Button>
      </td>
    </tr>
  )
}
