import { useState } from 'react'
import type { Position } from '#geo/geojson'
import type { Pick } from '../map/map-handle.ts'
import { useStock as useStockLines } from '../stock/stock.queries.ts'
import type { StockQuestion, StockTab, StockTarget } from '../stock/stock-target.ts'
import type { View } from './view.ts'

export type StockModel = ReturnType<typeof useStock>

const firstQuestion: StockQuestion = { item: 'drinking-water', quantity: 500, mode: 'drive' }

/** What is open in the panel of stock. It passes with the moment, so no address carries it. */
export function useStock(view: View) {
  const isOpen = view.panel === 'stock'
  const [days, setDays] = useState(30)
  const [tab, setTab] = useState<StockTab>('short')
  const [placeId, setPlaceId] = useState<number>()
  const [clicked, setClicked] = useState<StockTarget>()
  const [question, setQuestion] = useState(firstQuestion)
  const answer = useStockLines(days, isOpen)
  const selected = view.selection?.noun === 'incident' ? { incident: view.selection.id } : undefined
  return {
    ...{ answer, days, setDays, tab, setTab, placeId, setPlaceId, question },
    target: clicked ?? selected,
    change: (patch: Partial<StockQuestion>) => setQuestion((known) => ({ ...known, ...patch })),
    /** A click on a resource opens its stock; anywhere else it asks what is nearest. Whether the click was taken. */
    takeClick: (pick: Pick | undefined, position: Position): 'place' | 'target' | 'incident' | undefined => {
      if (!isOpen) return undefined
      if (pick?.layer === 'resources') {
        setPlaceId(pick.id)
        return 'place'
      }
      setPlaceId(undefined)
      setTab('nearest')
      setClicked(pick?.layer === 'incidents' ? { incident: pick.id } : { position })
      return pick?.layer === 'incidents' ? 'incident' : 'target'
    },
  }
}
