import { useMemo, useState } from 'react'
import { ResourceKind } from '#geo/resource-kind'
import type { Pick } from '../map/map-handle.ts'
import { useNearestStock, useStock as useStockLines } from '../stock/stock.queries.ts'
import type { OpenPlace, StockQuestion, StockTab, StockTarget } from '../stock/stock-target.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { stockWords } from '../words/stock.ts'
import type { ClickTaker } from './click-taker.ts'
import type { View } from './view.ts'

export type StockModel = ReturnType<typeof useStock>

const firstQuestion: StockQuestion = { item: 'drinking-water', quantity: 500, mode: 'drive' }

/** What is open in the panel of stock. It passes with the moment, so no address carries it. */
export function useStock(view: View) {
  const isOpen = view.panel === 'stock'
  const [days, setDays] = useState(30)
  const [tab, setTab] = useState<StockTab>('short')
  const [place, setPlace] = useState<OpenPlace>()
  const [clicked, setClicked] = useState<StockTarget>()
  const [question, setQuestion] = useState(firstQuestion)
  const answer = useStockLines(days, isOpen)
  const selectedId = view.selection?.noun === 'incident' ? view.selection.id : undefined
  const target = clicked ?? (selectedId === undefined ? undefined : { incident: selectedId })
  const nearest = useNearestStock(isOpen && tab === 'nearest' ? target : undefined, question)
  return {
    ...{ answer, days, setDays, tab, setTab, place, setPlace, question, target, nearest },
    marks: useNearMarks(isOpen && tab === 'nearest' && target ? nearest.data : undefined),
    change: (patch: Partial<StockQuestion>) => setQuestion((known) => ({ ...known, ...patch })),
    /** A click on a resource opens its stock; anywhere else it asks what is nearest. An incident is selected besides. */
    takeClick: ((pick, position) => {
      if (!isOpen) return undefined
      if (pick?.layer === 'resources') {
        setPlace(placeOf(pick))
        return 'marked-alone'
      }
      setPlace(undefined)
      setTab('nearest')
      setClicked(pick?.layer === 'incidents' ? { incident: pick.id } : { position })
      return pick?.layer === 'incidents' ? undefined : 'marked-alone'
    }) satisfies ClickTaker,
  }
}

function placeOf({ id, properties }: Pick): OpenPlace {
  const kind = ResourceKind.safeParse(properties.kind)
  return {
    resourceId: id,
    name: typeof properties.name === 'string' ? properties.name : '',
    kind: kind.success ? kind.data : 'other',
  }
}

/** What is taken from, with its minutes, for the map. */
function useNearMarks(found: ReturnType<typeof useNearestStock>['data']) {
  const words = useWords(stockWords)
  const format = useFormat()
  return useMemo(
    () =>
      found?.stock
        .filter(({ taken }) => taken > 0)
        .map(({ position, minutes }) => ({ position, label: words.minutes(format.decimal(minutes)) })),
    [found, words, format],
  )
}
