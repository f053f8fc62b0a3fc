import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  coverByHour,
  drawUnreachedGround,
  findReachers,
  listGapPlaces,
  measureBackup,
  measureCapacity,
  measureReach,
  rankWhereNext,
} from '#contract/coverage'
import type { Position } from '#geo/geojson'
import type { ResourceKind } from '#geo/resource-kind'
import { call } from '../http/client.ts'
import type { ReachQuery } from './reach-settings.ts'

export function useReach(question: ReachQuery, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'reach', question],
    queryFn: ({ signal }) => call(measureReach, { query: question, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useUnreachedGround(question: ReachQuery, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'gaps', question],
    queryFn: ({ signal }) => call(drawUnreachedGround, { query: question, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useGapPlaces(question: ReachQuery) {
  return useQuery({
    queryKey: ['coverage', 'gap-places', question],
    queryFn: ({ signal }) => call(listGapPlaces, { query: { ...question, top: 200 }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useWhereNext(question: ReachQuery, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'where-next', question],
    queryFn: ({ signal }) => call(rankWhereNext, { query: { ...question, top: 20 }, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useWeek({ hour: _hour, ...question }: ReachQuery, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'week', question],
    queryFn: ({ signal }) => call(coverByHour, { query: question, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useBackup(question: ReachQuery, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'backup', question],
    queryFn: ({ signal }) => call(measureBackup, { query: question, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useCapacity(question: ReachQuery & { casesPerHour: number }, isWanted: boolean) {
  return useQuery({
    queryKey: ['coverage', 'capacity', question],
    queryFn: ({ signal }) => call(measureCapacity, { query: question, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

/** Minutes asked about where the reach is set in metres. */
const usualMinutes = 30

export function reachersMinutes({ measure, limit }: Pick<ReachQuery, 'measure' | 'limit'>): number {
  return measure === 'minutes' ? limit : usualMinutes
}

export type ReachersQuestion = { place: Position; kind: ResourceKind | undefined; reach: ReachQuery }

/** Who gets to a place; without one nothing is asked. */
export function useReachers(asked: ReachersQuestion | undefined) {
  return useQuery({
    queryKey: ['coverage', 'reachers', asked],
    queryFn: ({ signal }) => {
      const { place, kind, reach } = asked ?? { place: [0, 0], kind: undefined, reach: undefined }
      const [longitude, latitude] = place
      const minutes = reach ? reachersMinutes(reach) : usualMinutes
      const query = { longitude, latitude, kind, mode: reach?.mode, minutes, hour: reach?.hour, top: 200 }
      return call(findReachers, { query: defined(query), signal })
    },
    enabled: asked !== undefined,
  })
}

/** Without what is not named: the types of a question tell a missing word from an undefined one. */
function defined<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
