import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { liftHold, placeHold, readRetention, runRemoval, setTerm } from '#contract/retention'
import type { DataClass } from '#geo/data-classes'
import type { BodyOf, ResponseOf } from '#http'
import { call } from '../http/client.ts'

const key = ['retention']

export function useRetention() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call(readRetention, { signal }), staleTime: 5_000 })
}

export function useRetentionCommands() {
  const client = useQueryClient()
  const onSuccess = (answer: ResponseOf<typeof readRetention>) => client.setQueryData(key, answer)
  return {
    setTerm: useMutation({
      mutationFn: ({ dataClass, days }: { dataClass: DataClass; days: number }) =>
        call(setTerm, { params: { dataClass }, body: { days } }),
      onSuccess,
    }),
    place: useMutation({ mutationFn: (body: BodyOf<typeof placeHold>) => call(placeHold, { body }), onSuccess }),
    lift: useMutation({ mutationFn: (id: number) => call(liftHold, { params: { id } }), onSuccess }),
    run: useMutation({ mutationFn: () => call(runRemoval, { body: {} }), onSuccess }),
  }
}
