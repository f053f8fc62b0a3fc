import type { Position } from '#geo/geojson'
import type { TravelMode } from '#geo/reach-words'
import type { ResourceKind } from '#geo/resource-kind'

/** Where stock is to go. */
export type StockTarget = { position: Position } | { incident: number }
export type StockQuestion = { item: string; quantity: number; mode: TravelMode }

export const stockTabs = ['short', 'items', 'places', 'nearest'] as const
export type StockTab = (typeof stockTabs)[number]

/** The resource whose stock is open; named by what was pressed, for there may be no line of it yet. */
export type OpenPlace = { resourceId: number; name: string; kind: ResourceKind }

/** What counts as about to expire, in days. */
export const expirySpans = [7, 30, 90] as const
