import { CellShape, cellSizesMeters } from '#geo/cell-lattice'
import { IncidentFilter, runsForward } from '#geo/incident-filter'
import { TravelMode } from '#geo/reach-words'
import { ResourceKind } from '#geo/resource-kind'
import type { Camera } from '../map/map-handle.ts'
import { themes } from '../styles/theme.ts'
import { languages } from '../words/language.ts'
import type { ComparisonSettings } from '../comparisons/comparison-settings.ts'
import { comparisonKinds, comparisonReferences } from '../comparisons/comparison-settings.ts'
import type { ReachSettings } from '../coverage/reach-settings.ts'
import { reachMeasures, reachQuestions } from '../coverage/reach-settings.ts'
import type { ForecastSettings } from '../forecasts/forecast-settings.ts'
import { forecastSpans } from '../forecasts/forecast-settings.ts'
import type { HeatSettings } from '../heat/heat-settings.ts'
import type { ClockSettings } from '../heat/clock.ts'
import { clockSpeeds, clockSteps } from '../heat/clock.ts'
import { heatMeasures, heatModes } from '../heat/heat-settings.ts'
import type { HotspotSettings } from '../hotspots/hotspot-settings.ts'
import {
  hotspotBuckets,
  hotspotCoverages,
  hotspotMeasures,
  hotspotMethods,
  hotspotWeights,
} from '../hotspots/hotspot-settings.ts'
import { reportingLayers } from '../reporting/reporting-settings.ts'
import type { LayerKey, LayerState, Selection, View } from './view.ts'
import { deskPages, layerKeys, panels, selectable } from './view.ts'

/** 0.00001 degrees is about a metre; two decimals of zoom are less than a pixel at any edge of a screen. */
const positionDigits = 5
const zoomDigits = 2

/** The address of a view. What the address leaves out is as in `defaults`. */
export function formatView(view: View): string {
  const search = new URLSearchParams()
  if (view.camera) search.set('at', formatCamera(view.camera))
  search.set('lang', view.language)
  search.set('theme', view.theme)
  search.set('layers', formatLayers(view.layers))
  for (const [name, value] of Object.entries(view.filter)) search.set(name, String(value))
  const { selection, panel } = view
  for (const [name, value] of formatFigures(view)) search.set(name, value)
  if (selection) search.set('select', `${selection.noun}/${selection.id}`)
  search.set('panel', panel ?? 'none')
  if (view.placement !== null) search.set('placement', String(view.placement))
  if (!view.hasTimeline) search.set('timeline', 'off')
  if (view.desk) search.set('desk', view.desk)
  // Commas, colons and slashes are legal in a query; unescaped they leave an address that people can read.
  return `?${search.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':')}`
}

/** What of the figures is asked, noun by noun. */
function formatFigures({ heat, clock, reach, hotspots, forecast, comparison, reporting }: View): [string, string][] {
  const field = [heat.mode, heat.radiusMeters, heat.measure, heat.scaleMax ?? 'auto']
  const heatWords = [...field, heat.isRaw ? 'raw' : 'smooth', heat.cellShape, heat.cellMeters]
  return [
    ['heat', heatWords.join(',')],
    ['clock', formatClock(clock)],
    ['reach', formatReach(reach)],
    ['hotspots', formatHotspots(hotspots).join(',')],
    ['forecast', [forecast.classId ?? 'auto', forecast.span].join(',')],
    ...formatComparison(comparison),
    ['reporting', reporting],
  ]
}

/** Reads an address. Whatever cannot be read falls back to `defaults`, piece by piece; it never fails. */
export function parseView(address: string, defaults: View): View {
  const search = new URLSearchParams(address)
  const read = (name: string) => search.get(name) ?? ''
  return {
    camera: parseCamera(read('at')) ?? defaults.camera,
    language: oneOf(languages, read('lang')) ?? defaults.language,
    theme: oneOf(themes, read('theme')) ?? defaults.theme,
    layers: search.has('layers') ? parseLayers(read('layers')) : defaults.layers,
    filter: parseFilter(search),
    heat: parseHeat(read('heat').split(','), defaults.heat),
    clock: parseClock(read('clock').split(','), defaults.clock),
    reach: parseReach(read('reach').split(','), defaults.reach),
    placement: parseId(read('placement')) ?? null,
    hotspots: parseHotspots(read('hotspots').split(','), defaults.hotspots),
    forecast: parseForecast(read('forecast').split(','), defaults.forecast),
    comparison: parseComparison(search, defaults.comparison),
    reporting: oneOf(reportingLayers, read('reporting')) ?? defaults.reporting,
    selection: parseSelection(read('select')),
    panel: read('panel') === 'none' ? null : (oneOf(panels, read('panel')) ?? defaults.panel),
    hasTimeline: read('timeline') !== 'off',
    desk: oneOf(deskPages, read('desk')) ?? null,
  }
}

export function roundCamera({ longitude, latitude, zoom }: Camera): Camera {
  // Adding zero turns -0, which no address can tell apart, into 0.
  return {
    longitude: Number(longitude.toFixed(positionDigits)) + 0,
    latitude: Number(latitude.toFixed(positionDigits)) + 0,
    zoom: Number(zoom.toFixed(zoomDigits)) + 0,
  }
}

function formatCamera(camera: Camera): string {
  const { zoom, latitude, longitude } = roundCamera(camera)
  return [zoom, latitude, longitude].join('/')
}

function parseCamera(text: string): Camera | undefined {
  const match = /^([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(text)
  if (!match) return undefined
  const [zoom, latitude, longitude] = match.slice(1).map(Number)
  const isReadable = isWithin(zoom, 0, 24) && isWithin(latitude, -85, 85) && isWithin(longitude, -180, 180)
  return isReadable ? roundCamera({ longitude: longitude ?? 0, latitude: latitude ?? 0, zoom: zoom ?? 0 }) : undefined
}

/** Those that are on, with their opacity; a minus keeps the opacity of one that is off. */
function formatLayers(layers: Record<LayerKey, LayerState>): string {
  return layerKeys
    .filter((key) => layers[key].isOn || layers[key].opacity !== 100)
    .map((key) => `${layers[key].isOn ? '' : '-'}${key}${layers[key].opacity === 100 ? '' : `:${layers[key].opacity}`}`)
    .join(',')
}

function parseLayers(text: string): Record<LayerKey, LayerState> {
  const layers = Object.fromEntries(layerKeys.map((key) => [key, { isOn: false, opacity: 100 }])) as Record<
    LayerKey,
    LayerState
  >
  for (const word of text.split(',')) {
    const [, off, name, percent] = /^(-?)([a-z-]+)(?::(\d+))?$/.exec(word) ?? []
    const key = oneOf(layerKeys, name ?? '')
    if (key) layers[key] = { isOn: off === '', opacity: percent === undefined ? 100 : Math.min(100, Number(percent)) }
  }
  return layers
}

const filterNames = ['from', 'to', 'classes', 'sources', 'statuses', 'hours', 'weekdays', 'placeholders'] as const

/** A window that ends before it begins is no window: then there is none. */
function parseFilter(search: URLSearchParams): IncidentFilter {
  const { from, to, ...rest } = parseParts(search)
  const ends = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  return runsForward[0](ends) ? { ...ends, ...rest } : rest
}

function parseParts(search: URLSearchParams): IncidentFilter {
  return filterNames.reduce<IncidentFilter>((filter, name) => {
    const value = search.get(name)
    if (value === null || value === '') return filter
    const parsed = IncidentFilter.safeParse({ [name]: value })
    return parsed.success ? { ...filter, ...parsed.data } : filter
  }, {})
}

function parseHeat(words: string[], defaults: HeatSettings): HeatSettings {
  const [mode, radius, measure, scale, rates, shape, meters] = words
  const scaleMax = positive(scale)
  return {
    mode: oneOf(heatModes, mode) ?? defaults.mode,
    radiusMeters: Math.min(5000, Math.max(50, positive(radius) ?? defaults.radiusMeters)),
    measure: oneOf(heatMeasures, measure) ?? defaults.measure,
    scaleMax: scaleMax ?? (scale === 'auto' ? null : defaults.scaleMax),
    isRaw: oneOf(['raw', 'smooth'], rates) === undefined ? defaults.isRaw : rates === 'raw',
    cellShape: oneOf(CellShape.options, shape) ?? defaults.cellShape,
    cellMeters: cellSizesMeters.find((size) => size === Number(meters)) ?? defaults.cellMeters,
  }
}

function formatClock({ at, step, length, isCumulative, perSecond, isLooping }: ClockSettings): string {
  const words = [...(isCumulative ? ['all'] : []), ...(isLooping ? ['loop'] : [])]
  return [at ?? 'off', step, length, perSecond, ...words].join(',')
}

function parseClock([at, step, length, perSecond, ...words]: string[], defaults: ClockSettings): ClockSettings {
  const instant = IncidentFilter.shape.from.safeParse(at)
  return {
    at: instant.success ? (instant.data ?? null) : null,
    step: oneOf(clockSteps, step) ?? defaults.step,
    length: Math.min(500, Math.ceil(positive(length) ?? defaults.length)),
    isCumulative: words.includes('all'),
    perSecond: clockSpeeds.find((speed) => speed === Number(perSecond)) ?? defaults.perSecond,
    isLooping: words.includes('loop'),
  }
}

function formatHotspots({ method, coverage, measure, weights, bandMeters, bucket, seed }: HotspotSettings) {
  return [method, coverage, measure, weights, bandMeters, bucket, seed]
}

function parseHotspots(words: string[], defaults: HotspotSettings): HotspotSettings {
  const [method, coverage, measure, weights, band, bucket, seed] = words
  return {
    method: oneOf(hotspotMethods, method) ?? defaults.method,
    coverage: oneOf(hotspotCoverages, coverage) ?? defaults.coverage,
    measure: oneOf(hotspotMeasures, measure) ?? defaults.measure,
    weights: oneOf(hotspotWeights, weights) ?? defaults.weights,
    bandMeters: Math.min(5000, Math.max(50, positive(band) ?? defaults.bandMeters)),
    bucket: oneOf(hotspotBuckets, bucket) ?? defaults.bucket,
    seed: Math.min(2 ** 31 - 1, positive(seed) ?? defaults.seed),
  }
}

function formatReach(reach: ReachSettings): string {
  const { kind, mode, measure, limit, hour, question, isReachableOnly, casesPerHour } = reach
  const words = [
    kind,
    mode,
    measure,
    limit,
    hour ?? 'any',
    question,
    isReachableOnly ? 'reachable' : 'all',
    casesPerHour,
  ]
  return words.join(',')
}

function parseReach(words: string[], defaults: ReachSettings): ReachSettings {
  const [kind, mode, measure, limit, hour, question, counted, cases] = words
  const told = oneOf(['reachable', 'all'], counted)
  return {
    kind: oneOf(ResourceKind.options, kind) ?? defaults.kind,
    mode: oneOf(TravelMode.options, mode) ?? defaults.mode,
    measure: oneOf(reachMeasures, measure) ?? defaults.measure,
    limit: Math.min(100_000, positive(limit) ?? defaults.limit),
    hour: parseHour(hour, defaults.hour),
    question: oneOf(reachQuestions, question) ?? defaults.question,
    isReachableOnly: told === undefined ? defaults.isReachableOnly : told === 'reachable',
    casesPerHour: Math.min(1000, positive(cases) ?? defaults.casesPerHour),
  }
}

function parseHour(text: string | undefined, otherwise: number | null): number | null {
  if (text === 'any') return null
  return text !== undefined && /^\d{1,3}$/.test(text) && Number(text) < 168 ? Number(text) : otherwise
}

function parseForecast([classId, span]: string[], defaults: ForecastSettings): ForecastSettings {
  const known = positive(classId)
  return {
    classId: known !== undefined && Number.isSafeInteger(known) ? known : classId === 'auto' ? null : defaults.classId,
    span: oneOf(forecastSpans, span) ?? defaults.span,
  }
}

function formatComparison(settings: ComparisonSettings): [string, string][] {
  const { kind, days, day, reference, rate, isSwiped, classesB, grids } = settings
  const words = [kind, days, day ?? 'newest', reference, rate, isSwiped ? 'swipe' : 'plain']
  return [
    ['compare', words.join(',')],
    ...(classesB.length > 0 ? ([['compareClasses', classesB.join(',')]] as [string, string][]) : []),
    ...(grids.length > 0 ? ([['compareGrids', grids.join(',')]] as [string, string][]) : []),
  ]
}

function parseComparison(search: URLSearchParams, defaults: ComparisonSettings): ComparisonSettings {
  const [kind, days, day, reference, rate, swipe] = (search.get('compare') ?? '').split(',')
  const ids = (name: string): number[] =>
    (search.get(name) ?? '')
      .split(',')
      .map((word) => positive(word))
      .filter((id): id is number => id !== undefined && Number.isInteger(id))
  return {
    kind: oneOf(comparisonKinds, kind) ?? defaults.kind,
    days: Math.min(1095, Math.max(7, Math.round(positive(days) ?? defaults.days))),
    day: parseDay(day, defaults.day),
    reference: oneOf(comparisonReferences, reference) ?? defaults.reference,
    rate: parseRate(rate) ?? defaults.rate,
    isSwiped: oneOf(['swipe', 'plain'], swipe) === undefined ? defaults.isSwiped : swipe === 'swipe',
    classesB: ids('compareClasses'),
    grids: ids('compareGrids'),
  }
}

function parseDay(day: string | undefined, otherwise: string | null): string | null {
  if (day === 'newest') return null
  return day !== undefined && /^[12]\d{3}-\d\d-\d\d$/.test(day) ? day : otherwise
}

function parseRate(text: string | undefined): number | undefined {
  const rate = positive(text)
  return isWithin(rate, 0.001, 0.2) ? rate : undefined
}

function parseSelection(text: string): Selection | null {
  const [noun, id] = text.split('/')
  const known = oneOf(selectable, noun)
  const named = parseId(id ?? '')
  return known && named !== undefined ? { noun: known, id: named } : null
}

function oneOf<const T extends string>(words: readonly T[], word: string | undefined): T | undefined {
  return words.find((known) => known === word)
}

function parseId(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text === '' ? undefined : text)
  return Number.isFinite(value) && value > 0 ? value : undefined
}

function isWithin(value: number | undefined, low: number, high: number): boolean {
  return value !== undefined && value >= low && value <= high
}
