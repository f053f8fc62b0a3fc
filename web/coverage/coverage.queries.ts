import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { drawUnreachedGround, listGapPlaces, measureReach, rankWhereNext } from '#contract/coverage'
import { call } from '../http/client.ts'
import type { ReachSettings } from './reach-settings.ts'

export function useReach(question: ReachSettings, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'reach', question],
    queryFn: ({ signal }) => call(measureReach, { query: question, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useUnreachedGround(question: ReachSettings, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'gaps', question],
    queryFn: ({ signal }) => call(drawUnreachedGround, { query: question, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useGapPlaces(question: ReachSettings) {
  return useQuery({
    queryKey: ['coverage', 'gap-places', question],
    queryFn: ({ signal }) => call(listGapPlaces, { query: question, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useWhereNext(question: ReachSettings, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'where-next', question],
    queryFn: ({ signal }) => call(rankWhereNext, { query: { ...question, top: 20 }, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}
