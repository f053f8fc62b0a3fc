import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { countByCell, countByHourOfWeek, countOverTime, drawDensity, summariseHeat } from '#contract/heat'
import type { Bbox } from '#geo/bbox'
import type { IncidentFilter } from '#geo/incident-filter'
import { unpackCounts } from '#geo/sparse-counts'
import type { CellLattice, CellShape } from '#geo/cell-lattice'
import { call, callForBytes } from '../http/client.ts'
import type { ClockStep } from './clock.ts'
import type { Frames } from './frames.ts'
import { framesOf } from './frames.ts'

export type DensityField = {
  width: number
  height: number
  bbox: Bbox
  max: number
  values: Float32Array
  version: string
}

export function useHeatSummary(filter: IncidentFilter, isWanted: boolean) {
  return useQuery({
    queryKey: ['heat', 'summary', filter],
    queryFn: ({ signal }) => call(summariseHeat, { query: { ...filter, coverage: 'community' }, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export type DensityQuestion = { filter: IncidentFilter; bbox: Bbox | undefined; radiusMeters: number; cells: number }

export function useDensity({ filter, bbox, radiusMeters, cells }: DensityQuestion, isWanted: boolean) {
  return useQuery({
    queryKey: ['heat', 'density', filter, bbox, radiusMeters, cells],
    queryFn: async ({ signal }) => {
      const query = { ...filter, bbox: bbox ?? [0, 0, 0, 0], radiusMeters, cells }
      const { bytes, headers } = await callForBytes(drawDensity, { query, signal })
      return readDensity(bytes, headers)
    },
    enabled: isWanted && bbox !== undefined,
    placeholderData: keepPreviousData,
  })
}

/** First words of the keys of what playing draws from: while one of them is on its way the clock waits. */
export const framesKey = ['heat', 'frames'] as const

export type CellFrames = { lattice: CellLattice; frames: Frames }
export type CellQuestion = {
  filter: IncidentFilter
  bbox: Bbox | undefined
  shape: CellShape
  cellMeters: number
  bucket: ClockStep | 'whole'
}

/** Cells by time in one answer, from which every frame is made. */
export function useCellFrames({ filter, bbox, shape, cellMeters, bucket }: CellQuestion, isWanted: boolean) {
  return useQuery({
    queryKey: [...framesKey, 'cells', filter, bbox, shape, cellMeters, bucket],
    queryFn: async ({ signal }): Promise<CellFrames> => {
      const query = { ...filter, bbox: bbox ?? [0, 0, 0, 0], shape, cellMeters, bucket }
      const { bytes, headers } = await callForBytes(countByCell, { query, signal })
      const latitudeTenths = Number(headers.get('x-cell-latitude') ?? Number.NaN)
      return { lattice: { shape, cellMeters, latitudeTenths }, frames: framesOf(unpackCounts(bytes)) }
    },
    enabled: isWanted && bbox !== undefined,
    placeholderData: keepPreviousData,
  })
}

export type OverTime = { filter: IncidentFilter; by: 'community' | 'class' | 'city'; bucket: ClockStep }

export function useFramesOverTime({ filter, by, bucket }: OverTime, isWanted: boolean) {
  return useQuery({
    queryKey: [...framesKey, by, filter, bucket],
    queryFn: async ({ signal }): Promise<Frames> => {
      const { bytes } = await callForBytes(countOverTime, { query: { ...filter, by, bucket }, signal })
      return framesOf(unpackCounts(bytes))
    },
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

export function useHoursOfWeek(filter: IncidentFilter, isWanted: boolean) {
  return useQuery({
    queryKey: ['heat', 'hour-of-week', filter],
    queryFn: ({ signal }) => call(countByHourOfWeek, { query: filter, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

/** The field as the service sends it: float32, little-endian, rows from north to south (see the contract). */
export function readDensity(bytes: ArrayBuffer, headers: Pick<Headers, 'get'>): DensityField {
  const number = (name: string) => Number(headers.get(name) ?? Number.NaN)
  const width = number('x-density-width')
  const height = number('x-density-height')
  const [west = Number.NaN, south = 0, east = 0, north = 0] = (headers.get('x-density-bbox') ?? '')
    .split(',')
    .map(Number)
  if (bytes.byteLength !== width * height * 4 || Number.isNaN(west))
    throw new Error(`The density field has ${bytes.byteLength} bytes for ${width} by ${height} cells.`)
  return {
    width,
    height,
    bbox: [west, south, east, north],
    max: number('x-density-max'),
    values: littleEndianFloats(bytes),
    version: crypto.randomUUID(),
  }
}

function littleEndianFloats(bytes: ArrayBuffer): Float32Array {
  const view = new DataView(bytes)
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true))
}
