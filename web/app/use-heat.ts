import { useMemo } from 'react'
import type { City } from '#contract/areas'
import type { Bbox } from '#geo/bbox'
import type { IncidentFilter } from '#geo/incident-filter'
import { useCommunityGrids } from '../grids/grids.queries.ts'
import { classBreaks, roundUp } from '../heat/color-scale.ts'
import type { Frames } from '../heat/frames.ts'
import { binsOf, openTally, sampledEnds } from '../heat/frames.ts'
import type { GridRate } from '../heat/grid-rates.ts'
import { rateGrids } from '../heat/grid-rates.ts'
import { useDensity, useFramesOverTime, useHeatSummary } from '../heat/heat.queries.ts'
import { useHouseholdsByGrid } from '../households/households.queries.ts'
import type { MayI } from './offers.ts'
import { cityBox, useCells } from './use-cells.ts'
import { useClassCounts, withoutParts } from './use-class-counts.ts'
import type { Clock } from './use-clock.ts'
import { usePlayedDensity } from './use-played-density.ts'
import type { View } from './view.ts'

const noGrids: GridRate[] = []
/** Samples a side at most: with them a city of 30 km is told whole at 200 m, and wide views are samples of close ones. */
const cells = 768
const classCount = 5

export type HeatModel = ReturnType<typeof useHeat>

/** Everything the map, the histogram and the table show of the incidents, from the same few questions. */
type Input = {
  view: View
  city: City
  seen: Bbox | undefined
  mayI: MayI
  clock: Clock & { steps: number; total?: number | undefined }
}

export function useHeat({ view, city, seen, mayI, clock }: Input) {
  const { heat } = view
  const filter = clock.restingFilter
  const isOn = view.layers.heat.isOn
  const isOpen = followsHeat(view.panel)
  const summary = useHeatSummary(filter, mayI('heat:read'))
  const overTime = useHeatSummary(withoutParts(clock.periodFilter, ['from', 'to']), view.hasTimeline)
  const counts = useClassCounts(clock, { isWanted: isOpen, isFollowing: view.panel === 'heat' })
  const played = usePlayedDensity({ view, city, clock, steps: clock.steps })
  const picture = useDensityPicture({ view, city, seen, filter }, played.max)
  const shownCells = useCells({ view, city, clock })
  const isRated = isOn && heat.mode === 'grids'
  const playedGrids = useGridFrames(clock, isRated)
  const byGrid = useGridRates(view, playedGrids?.counted ?? summary.data?.grids, {
    isWanted: isRated || isOpen,
    hasHouseholds: mayI('households:read'),
    breaksFrom: playedGrids?.sampled,
  })
  return {
    summary,
    /** What the figures are asked for. */
    filter,
    ...playedFigures(clock, playedGrids?.counted),
    histogram: overTime.data?.histogram,
    counts,
    ...picture,
    density: played.picture ?? picture.density,
    cells: shownCells,
    ...byGrid,
  }
}

/** Of this moment while the clock plays; at rest the summary's own totals are exact and newest. */
function playedFigures({ isPlaying, total }: Input['clock'], counted: Counted | undefined) {
  if (!isPlaying) return { playedTotal: undefined, playedOutside: undefined }
  // Undefined where the grids stay as they were when playing began.
  const playedOutside = counted && (counted.find(({ gridId }) => gridId === 0)?.count ?? 0)
  return { playedTotal: total, playedOutside }
}

/** Panels that tell figures of the filter. */
function followsHeat(panel: View['panel']): boolean {
  return panel === 'heat' || panel === 'comparisons' || panel === 'hotspots'
}

type Field = { view: View; city: City; seen: Bbox | undefined; filter: IncidentFilter }

/** The field for what is in view, on a scale chosen from the whole city, so that moving changes no colour. */
function useDensityPicture({ view, city, seen, filter }: Field, clockMax: number | undefined) {
  const { mode, radiusMeters, scaleMax: pinned } = view.heat
  const isDense = view.layers.heat.isOn && mode === 'density'
  const question = { filter, radiusMeters, cells }
  const box = useMemo(() => cityBox(city), [city])
  const bbox = useMemo(() => (seen ? clipped(widened(seen), box) : undefined), [seen, box])
  const field = useDensity({ ...question, bbox }, isDense).data
  const whole = useDensity({ ...question, bbox: city.bbox ?? undefined }, isDense || view.panel === 'heat').data
  const scaleMax = pinned ?? clockMax ?? roundUp(whole?.max ?? 0)
  const isScaleKnown = pinned !== null || clockMax !== undefined || whole !== undefined
  const density = useMemo(
    () => (field && isScaleKnown ? { ...field, max: scaleMax } : undefined),
    [field, isScaleKnown, scaleMax],
  )
  return { density, scaleMax }
}

/** Nothing lies outside the city, and a field that ends with it is told without gaps between its samples. */
function clipped([west, south, east, north]: Bbox, box: Bbox | undefined): Bbox | undefined {
  if (!box) return [west, south, east, north]
  const inside: Bbox = [
    Math.max(west, box[0]),
    Math.max(south, box[1]),
    Math.min(east, box[2]),
    Math.min(north, box[3]),
  ]
  return inside[0] < inside[2] && inside[1] < inside[3] ? inside : undefined
}

type Counted = readonly { gridId: number; count: number }[]

/** Counts by grid at the clock's place, from one answer for all of its places. */
function useGridFrames(clock: Clock, isRated: boolean): { counted: Counted; sampled: Counted[] } | undefined {
  const isOn = clock.isActive && isRated
  const frames = useFramesOverTime({ filter: clock.periodFilter, by: 'community', bucket: clock.step }, isOn).data
  const tally = useMemo(() => (frames && isOn ? openTally(frames) : undefined), [frames, isOn])
  const { settings, shownFilter } = clock
  const sampled = useMemo(() => {
    if (!frames || !tally) return undefined
    const length = settings.isCumulative ? frames.begins.length - 1 : settings.length
    return sampledEnds(frames, length).map((past) => countedFrom(frames, tally(Math.max(0, past - length), past)))
  }, [frames, tally, settings])
  return useMemo(() => {
    if (!frames || !tally || !sampled) return undefined
    const [first, past] = binsOf(frames, shownFilter)
    return { counted: countedFrom(frames, tally(first, past)), sampled }
  }, [frames, tally, sampled, shownFilter])
}

function countedFrom({ keys: [ids] }: Frames, counts: Uint32Array): Counted {
  return Array.from(counts, (count, i) => ({ gridId: ids?.[i] ?? 0, count }))
}

/** `breaksFrom`: what the classes are chosen from, when they are to hold for more than what is counted now. */
type RateWish = { isWanted: boolean; hasHouseholds: boolean; breaksFrom: Counted[] | undefined }

function useGridRates(view: View, counted: Counted | undefined, { isWanted, hasHouseholds, breaksFrom }: RateWish) {
  const grids = useCommunityGrids(isWanted)
  const households = useHouseholdsByGrid(isWanted && hasHouseholds)
  const { measure, isRaw } = view.heat
  return useMemo(() => {
    if (!grids.data || !counted || (hasHouseholds && !households.data))
      return { rates: noGrids, breaks: [], heatGrids: undefined }
    const householdsOf = new Map(households.data?.grids.map((grid) => [grid.gridId, grid.households]))
    const facts = grids.data.map((grid) => ({
      ...grid,
      households: hasHouseholds ? (householdsOf.get(grid.id) ?? 0) : null,
    }))
    const ratesOf = (from: Counted) =>
      rateGrids(facts, new Map(from.map(({ gridId, count }) => [gridId, count])), { measure, isSmoothed: !isRaw })
    const rates = ratesOf(counted)
    const trusted = (breaksFrom?.flatMap(ratesOf) ?? rates).filter((rate) => !rate.isBaseSmall)
    const breaks = classBreaks(
      trusted.map((rate) => rate.value ?? 0),
      classCount,
    )
    const heatGrids = {
      values: new Map(rates.flatMap((rate) => (rate.value === null ? [] : [[rate.id, rate.value] as const]))),
      breaks,
      rateOf: new Map(rates.map((rate) => [rate.id, rate])),
      smallBase: rates.filter((rate) => rate.isBaseSmall).map((rate) => rate.id),
    }
    return { rates, breaks, heatGrids }
  }, [grids.data, households.data, hasHouseholds, counted, measure, isRaw, breaksFrom])
}

/** A third more on every side, on a lattice an eighth of the view wide, so that small moves ask nothing new. */
export function widened([west, south, east, north]: Bbox): Bbox {
  const step = 2 ** Math.ceil(Math.log2(Math.max(east - west, north - south) / 8))
  const out = (degrees: number, span: number, round: (n: number) => number) =>
    Number((round((degrees + span / 3) / step) * step).toFixed(7))
  return [
    Math.max(-180, out(west, west - east, Math.floor)),
    Math.max(-85, out(south, south - north, Math.floor)),
    Math.min(180, out(east, east - west, Math.ceil)),
    Math.min(85, out(north, north - south, Math.ceil)),
  ]
}
