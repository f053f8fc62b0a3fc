import { useQuery } from '@tanstack/react-query'
import { describeCity } from '#contract/areas'
import { call } from '../http/client.ts'

export function useCity() {
  return useQuery({ queryKey: ['areas', 'city'], queryFn: ({ signal }) => call(describeCity, { signal }) })
}
