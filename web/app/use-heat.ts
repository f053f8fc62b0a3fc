import { useMemo } from 'react'
import type { City } from '#contract/areas'
import type { Bbox } from '#geo/bbox'
import type { IncidentFilter } from '#geo/incident-filter'
import { useCommunityGrids } from '../grids/grids.queries.ts'
import { classBreaks, paintField, roundUp } from '../heat/color-scale.ts'
import type { GridRate } from '../heat/grid-rates.ts'
import { rateGrids } from '../heat/grid-rates.ts'
import type { DensityField } from '../heat/heat.queries.ts'
import { useDensity, useHeatSummary } from '../heat/heat.queries.ts'
import { useHouseholdsByGrid } from '../households/households.queries.ts'
import type { Picture } from '../map/scene.ts'
import type { Theme } from '../styles/theme.ts'
import type { MayI } from './offers.ts'
import type { View } from './view.ts'

const noGrids: GridRate[] = []
/** Cells a side: about six pixels each on a full screen, which linear sampling makes smooth. */
const cells = 512
const classCount = 5

export type HeatModel = ReturnType<typeof useHeat>

/** Everything the map, the histogram and the table show of the incidents, from the same few questions. */
type Input = { view: View; city: City; seen: Bbox | undefined; mayI: MayI }

export function useHeat({ view, city, seen, mayI }: Input) {
  const { filter, heat } = view
  const isOn = view.layers.heat.isOn
  const isOpen = view.panel === 'heat' || view.panel === 'comparisons'
  const summary = useHeatSummary(filter, mayI('heat:read'))
  const overTime = useHeatSummary(without(filter, ['from', 'to']), view.hasTimeline)
  const byClass = useHeatSummary(without(filter, ['classes']), isOpen)
  const picture = useDensityPicture(view, city, seen)
  const byGrid = useGridRates(view, summary.data?.grids, {
    isWanted: (isOn && heat.mode === 'grids') || isOpen,
    hasHouseholds: mayI('households:read'),
  })
  const counts = useMemo(
    () => new Map(byClass.data?.classes.map(({ classId, count }) => [classId, count])),
    [byClass.data],
  )
  return { summary, histogram: overTime.data?.histogram, counts, ...picture, ...byGrid }
}

/** The field for what is in view, on a scale chosen from the whole city, so that moving changes no colour. */
function useDensityPicture(view: View, city: City, seen: Bbox | undefined) {
  const { filter, theme } = view
  const { mode, radiusMeters, scaleMax: pinned } = view.heat
  const isDense = view.layers.heat.isOn && mode === 'density'
  const question = { filter, radiusMeters, cells }
  const bbox = useMemo(() => (seen ? widened(seen) : undefined), [seen])
  const field = useDensity({ ...question, bbox }, isDense).data
  const whole = useDensity({ ...question, bbox: city.bbox ?? undefined }, isDense || view.panel === 'heat').data
  const scaleMax = pinned ?? roundUp(whole?.max ?? 0)
  const isScaleKnown = pinned !== null || whole !== undefined
  const density = useMemo(
    () => (field && isScaleKnown ? pictureOf(field, scaleMax, theme) : undefined),
    [field, isScaleKnown, scaleMax, theme],
  )
  return { density, scaleMax }
}

function useGridRates(
  view: View,
  counted: readonly { gridId: number; count: number }[] | undefined,
  { isWanted, hasHouseholds }: { isWanted: boolean; hasHouseholds: boolean },
) {
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
    const rates = rateGrids(facts, new Map(counted.map(({ gridId, count }) => [gridId, count])), {
      measure,
      isSmoothed: !isRaw,
    })
    const trusted = rates.filter((rate) => !rate.isBaseSmall)
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
  }, [grids.data, households.data, hasHouseholds, counted, measure, isRaw])
}

function without(filter: IncidentFilter, keys: readonly (keyof IncidentFilter)[]): IncidentFilter {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => !keys.some((other) => other === key)))
}

function pictureOf(field: DensityField, max: number, theme: Theme): Picture {
  const { width, height, bbox } = field
  return {
    version: `${field.version} ${max} ${theme}`,
    width,
    height,
    bbox,
    pixels: paintField(field.values, max, theme),
  }
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
