import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  appointAdministrator,
  changeAccount,
  givePost,
  inviteAgain,
  listAccounts,
  listSeers,
  makeAccount,
} from '#contract/accounts'
import type { BodyOf } from '#http'
import { call } from '../http/client.ts'

export function useAccounts() {
  return useQuery({
    queryKey: ['accounts', 'list'],
    queryFn: ({ signal }) => call(listAccounts, { signal }),
    staleTime: 5_000,
  })
}

export function useSeers(grid: string) {
  return useQuery({
    queryKey: ['accounts', 'seers', grid],
    queryFn: ({ signal }) => call(listSeers, { query: { grid }, signal }),
    enabled: grid !== '',
    retry: false,
  })
}

function useCommand<Input, Answer>(mutationFn: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ['accounts'] }) })
}

export function useMakeAccount() {
  return useCommand((body: BodyOf<typeof makeAccount>) => call(makeAccount, { body }))
}

export function useChangeAccount(id: number) {
  return useCommand((body: BodyOf<typeof changeAccount>) => call(changeAccount, { params: { id }, body }))
}

export function useInviteAgain(id: number) {
  return useCommand(() => call(inviteAgain, { params: { id } }))
}

export function useGivePost(id: number) {
  return useCommand((body: BodyOf<typeof givePost>) => call(givePost, { params: { id }, body }))
}

export function useAppoint(id: number) {
  return useCommand((post: BodyOf<typeof appointAdministrator>['post']) =>
    call(appointAdministrator, { params: { id }, body: { post } }),
  )
}
