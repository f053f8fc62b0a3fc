import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { beginPairing, describeMyScreen, listScreens, pairScreen, revokeScreen } from '#contract/screens'
import type { BodyOf } from '#http'
import { call } from '../http/client.ts'

/** A code is typed in while somebody stands before the screen; a revoked screen must go dark as fast. */
const lookMs = 2_000

export function useMyScreen() {
  return useQuery({
    queryKey: ['screens', 'mine'],
    queryFn: ({ signal }) => call(describeMyScreen, { signal }),
    retry: false,
    staleTime: 0,
    refetchInterval: lookMs,
    refetchIntervalInBackground: true,
  })
}

/** Asks for a code, and for another whenever the last has run out: `round` names which one. */
export function usePairing(round: number) {
  return useQuery({
    queryKey: ['screens', 'pairing', round],
    queryFn: () => call(beginPairing, {}),
    staleTime: Infinity,
    gcTime: 0,
    // Nobody stands at a wall to try again.
    refetchInterval: ({ state }) => (state.status === 'error' ? 5_000 : false),
  })
}

export function useScreens() {
  return useQuery({
    queryKey: ['screens', 'list'],
    queryFn: async ({ signal }) => (await call(listScreens, { signal })).screens,
    staleTime: 5_000,
    refetchInterval: 30_000,
  })
}

export function useScreenCommands() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: ['screens', 'list'] })
  return {
    pair: useMutation({ mutationFn: (body: BodyOf<typeof pairScreen>) => call(pairScreen, { body }), onSuccess }),
    revoke: useMutation({ mutationFn: (id: number) => call(revokeScreen, { params: { id } }), onSuccess }),
  }
}
