import type { Bbox } from '#geo/bbox'
import type { ExportFormat, ExportFrame, ExportLayer } from '#geo/export-words'
import { gaussKruegerFrameAt } from '#geo/export-words'
import type { IncidentFilter } from '#geo/incident-filter'
import type { ExportAsk } from './exports.queries.ts'

export type ExportChoices = {
  layers: ExportLayer[]
  format: ExportFormat
  frame: ExportFrame
  area: 'all' | 'seen'
  hasFilter: boolean
  names: 'zh' | 'en'
  geometry: 'lonlat' | 'wkt'
  bom: boolean
  withWords: boolean
}

/** What the map shows now, with what fits most desks. */
export function firstChoices(layers: ExportLayer[], language: string): ExportChoices {
  return {
    layers,
    format: 'geopackage',
    frame: 'wgs84',
    area: 'all',
    hasFilter: true,
    names: language === 'en' ? 'en' : 'zh',
    geometry: 'lonlat',
    bom: language !== 'en',
    withWords: false,
  }
}

/** KML is WGS 84 by its standard; texts are those of incidents: what no longer fits is taken back. */
export function changed(choices: ExportChoices, patch: Partial<ExportChoices>): ExportChoices {
  const next = { ...choices, ...patch }
  return {
    ...next,
    frame: next.format === 'kml' ? 'wgs84' : next.frame,
    withWords: next.withWords && next.layers.includes('incidents'),
  }
}

/** `seen`: the box of the map. */
export function askOf(choices: ExportChoices, filter: IncidentFilter, seen: Bbox | undefined): ExportAsk {
  const { layers, format, frame, area, hasFilter, names, geometry, bom } = choices
  return {
    ...(hasFilter && layers.includes('incidents') ? filter : {}),
    bbox: undefined,
    layers,
    format,
    frame,
    names,
    ...(format === 'csv' ? { geometry, bom: bom ? 'true' : 'false' } : {}),
    ...(area === 'seen' && seen ? { bbox: seen } : {}),
  }
}

/** The zone of the city, by the middle of what the map shows. */
export function zoneOf(seen: Bbox | undefined): { frame: ExportFrame; meridian: number } {
  const longitude = seen ? (seen[0] + seen[2]) / 2 : 117
  return { frame: gaussKruegerFrameAt(longitude), meridian: Math.min(135, Math.max(75, Math.round(longitude / 3) * 3)) }
}
