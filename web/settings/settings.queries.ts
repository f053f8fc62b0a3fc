import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { changeSettings, readSettings } from '#contract/settings'
import type { BodyOf } from '#http'
import { call } from '../http/client.ts'

const key = ['settings']

export function useSettings() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call(readSettings, { signal }), staleTime: 5_000 })
}

export function useChangeSettings() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyOf<typeof changeSettings>) => call(changeSettings, { body }),
    onSuccess: (answer) => client.setQueryData(key, answer),
  })
}
