import { IncidentSource } from '#geo/incident-words'
import type { IncidentFilter } from '#geo/incident-filter'
import { unitX, unitY } from '#geo/mercator'
import type { Bbox } from '#geo/bbox'
import {
  deletedBit,
  placeholderBit,
  sourceNumbers,
  sourceOfFacets,
  statusNumbers,
  statusOfFacets,
} from './incident-facets.ts'
import { classIds } from './class-tree.ts'
import type { MercatorBox } from './morton.ts'
import type { RowView } from './row-view.ts'

/** What a filter asks, as look-up tables: 1 passes, 0 does not. Null: nothing of it is asked. */
export type RowTest = RowView & {
  /** UTC seconds, half-open. */
  from: number
  to: number
  /** By facets byte: bit 0 passes, bit 1 is on a placeholder location and passes otherwise. */
  facets: Uint8Array
  classes: Uint8Array | null
  hoursOfWeek: Uint8Array | null
  box: MercatorBox | null
  /** A box in that box: batches tell whether all of them stands in it. */
  inner?: MercatorBox
}

/** `subtree` gives a class with everything below it. */
export function rowTestOf(
  filter: IncidentFilter,
  subtree: (classId: number) => Iterable<number>,
  view: RowView,
): RowTest {
  return {
    ...view,
    from: filter.from === undefined ? -Infinity : Math.floor(Date.parse(filter.from) / 1000),
    to: filter.to === undefined ? Infinity : Math.floor(Date.parse(filter.to) / 1000),
    facets: facetTable(filter),
    classes: filter.classes === undefined ? null : classTable(filter.classes, subtree),
    hoursOfWeek: hourTable(filter),
    box: filter.bbox === undefined ? null : mercatorBoxOf(filter.bbox),
  }
}

/** Edges are included, as in PostGIS's `&&`. */
export function mercatorBoxOf([west, south, east, north]: Bbox): MercatorBox {
  const scale = (unit: number) => Math.min(2 ** 32 - 1, Math.max(0, Math.floor(unit * 2 ** 32)))
  return { west: scale(unitX(west)), north: scale(unitY(north)), east: scale(unitX(east)), south: scale(unitY(south)) }
}

function facetTable({ sources, statuses, placeholders }: IncidentFilter): Uint8Array {
  const wantedSources = new Set((sources ?? IncidentSource.options).map((source) => sourceNumbers[source]))
  const wantedStatuses = statuses && new Set(statuses.map((status) => statusNumbers[status]))
  return Uint8Array.from({ length: 256 }, (_, facets) => {
    if (facets & deletedBit) return 0
    if (!wantedSources.has(sourceOfFacets(facets))) return 0
    if (wantedStatuses && !wantedStatuses.has(statusOfFacets(facets))) return 0
    if (!(facets & placeholderBit)) return 1
    return placeholders === 'true' ? 3 : 2
  })
}

function classTable(classes: number[], subtree: (classId: number) => Iterable<number>): Uint8Array {
  const table = new Uint8Array(classIds)
  for (const classId of classes) for (const below of subtree(classId)) table[below] = 1
  return table
}

function hourTable({ hours, weekdays }: IncidentFilter): Uint8Array | null {
  if (hours === undefined && weekdays === undefined) return null
  return Uint8Array.from({ length: 168 }, (_, hourOfWeek) => {
    const hourPasses = hours === undefined || hours.includes(hourOfWeek % 24)
    return hourPasses && (weekdays === undefined || weekdays.includes(Math.floor(hourOfWeek / 24) + 1)) ? 1 : 0
  })
}
