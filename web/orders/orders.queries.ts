import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { decideOrder, draftOrder, getOrder, listOrders, reviewOrder, withdrawDraft } from '#contract/orders'
import type { BodyOf } from '#http'
import { call } from '../http/client.ts'

export function useOrders() {
  return useQuery({
    queryKey: ['orders', 'list'],
    queryFn: async ({ signal }) => (await call(listOrders, { signal })).orders,
    refetchInterval: 60_000,
  })
}

export function useOrder(id: number) {
  return useQuery({
    queryKey: ['orders', 'one', id],
    queryFn: ({ signal }) => call(getOrder, { params: { id }, signal }),
  })
}

export function useReview(id: number) {
  return useQuery({
    queryKey: ['orders', 'review', id],
    queryFn: ({ signal }) => call(reviewOrder, { params: { id }, signal }),
  })
}

type Decision = BodyOf<typeof decideOrder> & { id: number }

export function useOrderCommands() {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: ['orders'] })
  return {
    draft: useMutation({ mutationFn: (body: BodyOf<typeof draftOrder>) => call(draftOrder, { body }), onSettled }),
    decide: useMutation({
      mutationFn: ({ id, ...body }: Decision) => call(decideOrder, { params: { id }, body }),
      onSettled,
    }),
    discard: useMutation({
      mutationFn: ({ id, revision }: { id: number; revision: number }) =>
        call(withdrawDraft, { params: { id }, body: { revision, note: '' } }),
      onSettled,
    }),
  }
}
