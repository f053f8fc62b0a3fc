import fc from 'fast-check'
import { TravelMode } from '#geo/reach-words'
import { describe, expect, it } from 'vitest'
import { CellShape, cellSizesMeters } from '#geo/cell-lattice'
import { IncidentSource, IncidentStatus } from '#geo/incident-words'
import { ResourceKind } from '#geo/resource-kind'
import { comparisonKinds, comparisonReferences } from '../comparisons/comparison-settings.ts'
import { reachMeasures, reachQuestions } from '../coverage/reach-settings.ts'
import { clockSpeeds, clockSteps } from '../heat/clock.ts'
import { forecastSpans } from '../forecasts/forecast-settings.ts'
import { heatMeasures, heatModes } from '../heat/heat-settings.ts'
import {
  hotspotBuckets,
  hotspotCoverages,
  hotspotMeasures,
  hotspotMethods,
  hotspotWeights,
} from '../hotspots/hotspot-settings.ts'
import { reportingLayers } from '../reporting/reporting-settings.ts'
import { themes } from '../styles/theme.ts'
import { languages } from '../words/language.ts'
import { formatView, parseView, roundCamera } from './url-state.ts'
import type { View } from './view.ts'
import { defaultView, deskPages, layerKeys, panels, selectable } from './view.ts'

const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true })
const instant = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const listOf = <T>(item: fc.Arbitrary<T>) => fc.uniqueArray(item, { minLength: 1, maxLength: 6 })
const whole = (most: number) => fc.integer({ min: 1, max: most })

const isForward = ({ from, to }: View['filter']) => from === undefined || to === undefined || from < to
const anyFilter: fc.Arbitrary<View['filter']> = fc.record(
  {
    from: instant,
    to: instant,
    classes: listOf(whole(100_000)),
    sources: listOf(fc.constantFrom(...IncidentSource.options)),
    statuses: listOf(fc.constantFrom(...IncidentStatus.options)),
    hours: listOf(fc.integer({ min: 0, max: 23 })),
    weekdays: listOf(fc.integer({ min: 1, max: 7 })),
    placeholders: fc.constantFrom('true' as const, 'false' as const),
  },
  { requiredKeys: [] },
)
const aFilter = anyFilter.filter(isForward)

const aView: fc.Arbitrary<View> = fc.record({
  camera: fc.option(
    fc
      .record({ longitude: degrees(179), latitude: degrees(84), zoom: fc.double({ min: 0, max: 22, noNaN: true }) })
      .map(roundCamera),
  ),
  language: fc.constantFrom(...languages),
  theme: fc.constantFrom(...themes),
  layers: fc
    .tuple(...layerKeys.map(() => fc.record({ isOn: fc.boolean(), opacity: fc.integer({ min: 0, max: 100 }) })))
    .map((states) => Object.fromEntries(layerKeys.map((key, i) => [key, states[i]])) as View['layers']),
  filter: aFilter,
  heat: fc.record({
    mode: fc.constantFrom(...heatModes),
    radiusMeters: fc.integer({ min: 50, max: 5000 }),
    measure: fc.constantFrom(...heatMeasures),
    scaleMax: fc.option(whole(1_000_000)),
    isRaw: fc.boolean(),
    cellShape: fc.constantFrom(...CellShape.options),
    cellMeters: fc.constantFrom(...cellSizesMeters),
  }),
  clock: fc.record({
    at: fc.option(instant),
    step: fc.constantFrom(...clockSteps),
    length: whole(500),
    isCumulative: fc.boolean(),
    perSecond: fc.constantFrom(...clockSpeeds),
    isLooping: fc.boolean(),
  }),
  placement: fc.option(fc.integer({ min: 1, max: 1e12 })),
  reach: fc.record({
    kind: fc.constantFrom(...ResourceKind.options),
    mode: fc.constantFrom(...TravelMode.options),
    measure: fc.constantFrom(...reachMeasures),
    limit: whole(100_000),
    hour: fc.option(fc.integer({ min: 0, max: 167 })),
    question: fc.constantFrom(...reachQuestions),
    isReachableOnly: fc.boolean(),
    casesPerHour: whole(1000),
  }),
  hotspots: fc.record({
    method: fc.constantFrom(...hotspotMethods),
    coverage: fc.constantFrom(...hotspotCoverages),
    measure: fc.constantFrom(...hotspotMeasures),
    weights: fc.constantFrom(...hotspotWeights),
    bandMeters: fc.integer({ min: 50, max: 5000 }),
    bucket: fc.constantFrom(...hotspotBuckets),
    seed: whole(2 ** 31 - 1),
  }),
  forecast: fc.record({ classId: fc.option(whole(100_000)), span: fc.constantFrom(...forecastSpans) }),
  comparison: fc.record({
    kind: fc.constantFrom(...comparisonKinds),
    days: fc.integer({ min: 7, max: 1095 }),
    day: fc.option(fc.constantFrom('2024-02-29', '2026-10-01')),
    classesB: fc.uniqueArray(whole(100_000), { maxLength: 5 }),
    grids: fc.uniqueArray(whole(2 ** 40), { maxLength: 5 }),
    reference: fc.constantFrom(...comparisonReferences),
    rate: fc.constantFrom(0.01, 0.05, 0.1),
    isSwiped: fc.boolean(),
  }),
  reporting: fc.constantFrom(...reportingLayers),
  selection: fc.option(fc.record({ noun: fc.constantFrom(...selectable), id: whole(2 ** 40) })),
  panel: fc.option(fc.constantFrom(...panels)),
  hasTimeline: fc.boolean(),
  desk: fc.option(fc.constantFrom(...deskPages)),
})

describe('the address of a view', () => {
  const defaults = defaultView('en', 'light')

  it('reproduces the view exactly', () => {
    fc.assert(
      fc.property(aView, (view) => {
        expect(parseView(formatView(view), defaults)).toEqual(view)
      }),
    )
  })

  it('reproduces the view whatever the reader’s own defaults are', () => {
    const others: View = { ...defaultView('zh-CN', 'dark'), panel: 'heat', heat: { ...defaults.heat, scaleMax: 500 } }
    fc.assert(
      fc.property(aView, (view) => {
        fc.pre(view.camera !== null)
        expect(parseView(formatView(view), others)).toEqual(view)
      }),
    )
  })

  it('is never refused, whatever stands in it', () => {
    const name = fc.constantFrom(
      'at',
      'lang',
      'theme',
      'layers',
      'from',
      'classes',
      'heat',
      'clock',
      'reach',
      'hotspots',
      'compare',
      'compareGrids',
      'reporting',
      'select',
      'panel',
      'desk',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (pairs) => {
        const view = parseView(`?${new URLSearchParams(pairs).toString()}`, defaults)
        expect(parseView(formatView(view), defaults)).toEqual(view)
      }),
    )
  })

  it('has no window where it would end before it begins', () => {
    const { filter } = parseView('?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z&sources=web', defaults)
    expect(filter).toEqual({ sources: ['web'] })
  })

  it('can be read by people', () => {
    const view: View = {
      ...defaults,
      camera: { longitude: 112, latitude: 33.5, zoom: 14 },
      selection: { noun: 'grid', id: 7 },
    }
    expect(formatView(view)).toContain('at=14/33.5/112')
    expect(formatView(view)).toContain('select=grid/7')
    expect(formatView({ ...view, desk: 'audit' })).toContain('desk=audit')
    expect(formatView(view)).not.toContain('desk')
  })
})
