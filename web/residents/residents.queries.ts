import { useMutation, useQuery } from '@tanstack/react-query'
import { exportOwnData, listHouseholdsOfBuilding, openHousehold } from '#contract/residents'
import type { BodyOf } from '#http'
import { call } from '../http/client.ts'

export function useHouseholdsOfBuilding(id: number) {
  return useQuery({
    queryKey: ['households', 'of-building', id],
    queryFn: async ({ signal }) => (await call(listHouseholdsOfBuilding, { params: { id }, signal })).households,
  })
}

/** A mutation, not a query: its answer goes to the component that asked and is forgotten with it. */
export function useOpenHousehold() {
  return useMutation({
    mutationFn: (body: BodyOf<typeof openHousehold>) => call(openHousehold, { body }),
  })
}

export function useOwnData() {
  return useMutation({
    mutationFn: (body: BodyOf<typeof exportOwnData>) => call(exportOwnData, { body }),
  })
}
