import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  acceptInvitation,
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  describeMe,
  describeSignIn,
  endSession,
  listSessions,
  lookAtInvitation,
  signIn,
  signOut,
} from '#contract/sessions'
import type { BodyOf } from '#http'
import { call } from '../http/client.ts'

export const meKey = ['sessions', 'me'] as const
/** Whoever is disabled or given another post must not see the old page for long, with or without a live stream. */
const askAgainMs = 4_000

export function useWhoAmI() {
  return useQuery({
    queryKey: meKey,
    queryFn: ({ signal }) => call(describeMe, { signal }),
    retry: false,
    staleTime: 0,
    refetchInterval: askAgainMs,
    refetchOnWindowFocus: true,
  })
}

export function useSignInWays() {
  return useQuery({ queryKey: ['sessions', 'ways'], queryFn: ({ signal }) => call(describeSignIn, { signal }) })
}

export function useSignIn() {
  return useMutation({ mutationFn: (body: BodyOf<typeof signIn>) => call(signIn, { body }) })
}

export function useSignOut() {
  return useMutation({ mutationFn: () => call(signOut, {}) })
}

export function useSessions() {
  return useQuery({
    queryKey: ['sessions', 'list'],
    queryFn: async ({ signal }) => (await call(listSessions, { signal })).sessions,
    staleTime: 5_000,
  })
}

export function useEndSessions() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: readonly number[]) => Promise.all(ids.map((id) => call(endSession, { params: { id } }))),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions', 'list'] }),
  })
}

export function useChangePassword() {
  return useMutation({ mutationFn: (body: BodyOf<typeof changePassword>) => call(changePassword, { body }) })
}

export function useBeginSecondFactor() {
  return useMutation({
    mutationFn: (password: string) => call(beginSecondFactor, { body: password === '' ? {} : { password } }),
  })
}

export function useConfirmSecondFactor() {
  return useMutation({ mutationFn: (code: string) => call(confirmSecondFactor, { body: { code } }) })
}

export function useInvitation(token: string) {
  return useQuery({
    queryKey: ['sessions', 'invitation', token],
    queryFn: () => call(lookAtInvitation, { body: { token } }),
    retry: false,
    staleTime: Infinity,
  })
}

export function useAcceptInvitation() {
  return useMutation({ mutationFn: (body: BodyOf<typeof acceptInvitation>) => call(acceptInvitation, { body }) })
}
