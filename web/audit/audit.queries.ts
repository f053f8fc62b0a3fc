import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { searchAudit, verifyAudit } from '#contract/audit'
import type { QueryOf } from '#http'
import { call } from '../http/client.ts'

export type AuditQuestion = Omit<Partial<QueryOf<typeof searchAudit>>, 'before' | 'limit'>

export function useAudit(question: AuditQuestion) {
  return useInfiniteQuery({
    queryKey: ['audit', question],
    queryFn: ({ pageParam, signal }) =>
      call(searchAudit, { query: { ...question, ...(pageParam === null ? {} : { before: pageParam }) }, signal }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 5_000,
  })
}

export function useVerification() {
  return useMutation({ mutationFn: () => call(verifyAudit, {}) })
}
