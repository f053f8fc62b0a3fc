import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { listKeys, listKeyUses, makeKey, revokeKey } from '#contract/keys'
import type { BodyOf } from '#http'
import { call } from '../http/client.ts'

export function useKeys() {
  return useQuery({
    queryKey: ['keys', 'list'],
    queryFn: ({ signal }) => call(listKeys, { signal }),
    staleTime: 5_000,
  })
}

export function useKeyUses(id: number) {
  return useQuery({
    queryKey: ['keys', 'uses', id],
    queryFn: async ({ signal }) => (await call(listKeyUses, { params: { id }, signal })).uses,
    staleTime: 5_000,
  })
}

export function useKeyCommands() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: ['keys'] })
  return {
    make: useMutation({ mutationFn: (body: BodyOf<typeof makeKey>) => call(makeKey, { body }), onSuccess }),
    revoke: useMutation({ mutationFn: (id: number) => call(revokeKey, { params: { id } }), onSuccess }),
  }
}
