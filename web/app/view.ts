import type { IncidentFilter } from '#geo/incident-filter'
import type { ComparisonSettings } from '../comparisons/comparison-settings.ts'
import type { ReachSettings } from '../coverage/reach-settings.ts'
import { firstReach } from '../coverage/reach-settings.ts'
import type { ClockSettings } from '../heat/clock.ts'
import type { ForecastSettings } from '../forecasts/forecast-settings.ts'
import type { HeatSettings } from '../heat/heat-settings.ts'
import type { HotspotSettings } from '../hotspots/hotspot-settings.ts'
import { firstHotspotSettings } from '../hotspots/hotspot-settings.ts'
import type { Camera } from '../map/map-handle.ts'
import type { ReportingLayer } from '../reporting/reporting-settings.ts'
import type { Theme } from '../styles/theme.ts'
import type { Language } from '../words/language.ts'

/** What can be switched on the map, in the order of the layer panel. */
export const layerKeys = [
  'heat',
  'coverage',
  'incidents',
  'resources',
  'community-grids',
  'unit-grids',
  'grid-labels',
  'areas',
  'buildings',
  'roads',
  'ground',
] as const
export type LayerKey = (typeof layerKeys)[number]
/** Opacity in percent; whole numbers, so that an address names it exactly. */
export type LayerState = { isOn: boolean; opacity: number }

export const panels = [
  'layers',
  'heat',
  'hotspots',
  'comparisons',
  'reporting',
  'silence',
  'forecasts',
  'coverage',
  'where-next',
  'stock',
  'plans',
  'scenarios',
  'imports',
  'exports',
] as const
export type PanelKey = (typeof panels)[number]

/** Pages of the desk, in the order of its list: what is not on the map. */
export const deskPages = [
  'account',
  'orders',
  'own-data',
  'people',
  'rights',
  'keys',
  'screens',
  'settings',
  'retention',
  'audit',
] as const
export type DeskPage = (typeof deskPages)[number]

export const selectable = ['grid', 'incident', 'building'] as const
export type Selection = { noun: (typeof selectable)[number]; id: number }

/** Everything a link reproduces. It lives in the address bar and nowhere else. */
export type View = {
  camera: Camera | null
  language: Language
  theme: Theme
  layers: Record<LayerKey, LayerState>
  filter: IncidentFilter
  heat: HeatSettings
  /** The one clock all layers follow. */
  clock: ClockSettings
  reach: ReachSettings
  /** The search for places that is shown. */
  placement: number | null
  hotspots: HotspotSettings
  forecast: ForecastSettings
  comparison: ComparisonSettings
  reporting: ReportingLayer
  selection: Selection | null
  panel: PanelKey | null
  hasTimeline: boolean
  /** The page of the desk that lies over the map. */
  desk: DeskPage | null
}

const onAtFirst: readonly LayerKey[] = [
  'heat',
  'resources',
  'community-grids',
  'grid-labels',
  'areas',
  'buildings',
  'roads',
  'ground',
]

export function defaultView(language: Language, theme: Theme): View {
  return {
    camera: null,
    language,
    theme,
    layers: Object.fromEntries(
      layerKeys.map((key) => [key, { isOn: onAtFirst.includes(key), opacity: key === 'heat' ? 85 : 100 }]),
    ) as Record<LayerKey, LayerState>,
    filter: {},
    heat: {
      mode: 'density',
      radiusMeters: 200,
      measure: 'per-100-households',
      scaleMax: null,
      isRaw: false,
      cellShape: 'hexagon',
      cellMeters: 500,
    },
    clock: { at: null, step: 'week', length: 4, isCumulative: false, perSecond: 4, isLooping: false },
    reach: firstReach,
    placement: null,
    hotspots: firstHotspotSettings,
    forecast: { classId: null, span: '7' },
    comparison: {
      kind: 'before',
      days: 90,
      day: null,
      classesB: [],
      grids: [],
      reference: 'city',
      rate: 0.05,
      isSwiped: false,
    },
    reporting: 'off',
    selection: null,
    panel: 'layers',
    hasTimeline: true,
    desk: null,
  }
}

/** What a wall shows: counts by grid over the base map, with nothing open. Language, theme and place are the address's. */
export function wallView({ camera, language, theme }: View): View {
  const start = defaultView(language, theme)
  return {
    ...start,
    camera,
    // Read from across a room, against the legend: the colours of both are the same.
    layers: { ...start.layers, heat: { isOn: true, opacity: 100 } },
    heat: { ...start.heat, mode: 'grids', measure: 'count' },
    panel: null,
    hasTimeline: false,
  }
}
