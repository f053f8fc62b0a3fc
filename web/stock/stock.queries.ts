import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { StockLine } from '#contract/stock'
import { findStock, keepStock, listStock, removeStock, totalStock } from '#contract/stock'
import type { BodyOf, ResponseOf } from '#http'
import { call } from '../http/client.ts'
import type { StockTarget } from './stock-target.ts'
import type { StockQuestion } from './stock-target.ts'

type Listed = ResponseOf<typeof listStock>
const pageSize = 1000

/** Every line, page by page: a city keeps some thousands. */
export function useStock(days: number, isWanted: boolean) {
  return useQuery({
    queryKey: ['stock', 'lines', days],
    queryFn: async ({ signal }) => {
      const lines: StockLine[] = []
      const ask = (after: number) => call(listStock, { query: { days, after, limit: pageSize }, signal })
      let page: Listed = await ask(0)
      lines.push(...page.stock)
      while (page.next !== null) {
        page = await ask(page.next)
        lines.push(...page.stock)
      }
      return { lines, provenance: page.provenance }
    },
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useStockTotals(days: number) {
  return useQuery({
    queryKey: ['stock', 'items', days],
    queryFn: ({ signal }) => call(totalStock, { query: { days }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useNearestStock(target: StockTarget | undefined, { item, quantity, mode }: StockQuestion) {
  return useQuery({
    queryKey: ['stock', 'nearest', target, item, quantity, mode],
    queryFn: ({ signal }) => call(findStock, { query: { ...askedOf(target), item, quantity, mode }, signal }),
    enabled: target !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

function askedOf(target: StockTarget | undefined) {
  if (target === undefined) return {}
  if ('incident' in target) return { incident: target.incident }
  const [longitude, latitude] = target.position
  return { longitude, latitude }
}

export function useKeepStock() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyOf<typeof keepStock>) => call(keepStock, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['stock'] }),
  })
}

export function useRemoveStock() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => call(removeStock, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['stock'] }),
  })
}
