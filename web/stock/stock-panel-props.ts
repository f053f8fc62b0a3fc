import type { ReactNode } from 'react'
import type { NearestStock, StockLine } from '#contract/stock'
import type { Position } from '#geo/geojson'
import type { Provenance } from '#geo/provenance'
import type { ResourceKind } from '#geo/resource-kind'
import type { OpenPlace, StockQuestion, StockTab, StockTarget } from './stock-target.ts'

export type StockPanelProps = {
  answer: {
    data: { lines: StockLine[]; provenance: Provenance } | undefined
    error: Error | null
    refetch: () => unknown
  }
  days: number
  onDays: (days: number) => void
  tab: StockTab
  onTab: (tab: StockTab) => void
  /** The resource whose stock is open. */
  place: OpenPlace | undefined
  onOpen: (place: (OpenPlace & { position: Position }) | undefined) => void
  target: StockTarget | undefined
  nearest: { data: NearestStock | undefined; error: Error | null; refetch: () => unknown }
  question: StockQuestion
  onQuestion: (patch: Partial<StockQuestion>) => void
  mayKeep: boolean
  badgeOf: (kind: ResourceKind) => ReactNode
  onClose: () => void
  nowMs: number
}
