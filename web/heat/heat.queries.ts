import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { drawDensity, summariseHeat } from '#contract/heat'
import type { Bbox } from '#geo/bbox'
import type { IncidentFilter } from '#geo/incident-filter'
import { call, callForBytes } from '../http/client.ts'

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
