import { useMemo } from 'react'
import type { City } from '#contract/areas'
import type { Bbox } from '#geo/bbox'
import type { Position } from '#geo/geojson'
import { cellGrid, cellUnder, topCells, valuesOn } from '../heat/cell-grid.ts'
import { classBreaks } from '../heat/color-scale.ts'
import type { Frames } from '../heat/frames.ts'
import { binsOf, openTally, sampledEnds } from '../heat/frames.ts'
import type { CellFrames } from '../heat/heat.queries.ts'
import { useCellFrames } from '../heat/heat.queries.ts'
import type { Clock } from './use-clock.ts'
import type { View } from './view.ts'

const classCount = 6
const topCount = 8

/** The whole city and a rim, whatever is looked at: moving asks nothing, and the classes are the same for everybody. */
export function cityBox({ bbox }: City): Bbox | undefined {
  if (bbox === null) return undefined
  const [west, south, east, north] = bbox
  const room = Math.max(east - west, north - south) / 20
  return [west - room, south - room, east + room, north + room].map((degrees) => Number(degrees.toFixed(4))) as Bbox
}

type Input = { view: View; city: City; clock: Clock }

/** Hexagons or squares with exact counts; over time all frames come from one answer. */
export function useCells({ view, city, clock }: Input) {
  const isOn = view.layers.heat.isOn && view.heat.mode === 'cells'
  const { cellShape: shape, cellMeters } = view.heat
  const bbox = useMemo(() => cityBox(city), [city])
  const bucket = clock.isActive ? clock.step : 'whole'
  const answer = useCellFrames({ filter: clock.periodFilter, bbox, shape, cellMeters, bucket }, isOn)
  const held = useMemo(() => (answer.data && isOn ? holdCells(answer.data) : undefined), [answer.data, isOn])
  const { isActive, settings, shownFilter } = clock
  const breaks = useMemo(
    () => (held ? breaksOver(held.frames, isActive ? settings : undefined) : []),
    [held, isActive, settings],
  )
  const shown = useMemo(() => (held ? showCells(held, shownFilter) : undefined), [held, shownFilter])
  return useMemo(
    () => ({
      breaks,
      error: isOn ? answer.error : null,
      top: shown?.top ?? [],
      pickAt: (position: Position) => (held?.grid && shown ? cellUnder(held.grid, shown.values, position) : undefined),
      picture: held?.grid && shown ? { ...held.grid, ...shown, shape: held.lattice.shape, breaks } : undefined,
    }),
    [breaks, answer.error, isOn, held, shown],
  )
}

type Held = CellFrames & { grid: ReturnType<typeof cellGrid>; tally: ReturnType<typeof openTally> }

function holdCells({ lattice, frames }: CellFrames): Held {
  const [columns = new Uint32Array(), rows = new Uint32Array()] = frames.keys
  return { lattice, frames, grid: cellGrid(lattice, columns, rows), tally: openTally(frames) }
}

function showCells({ frames, grid, tally }: Held, shownFilter: Clock['shownFilter']) {
  if (!grid) return undefined
  const isWhole = frames.begins.length === 2
  const [first, past] = isWhole ? [0, 1] : binsOf(frames, shownFilter)
  const counts = tally(first, past)
  return { version: crypto.randomUUID(), values: valuesOn(grid, counts), top: topCells(grid, counts, topCount) }
}

/** Classes that hold for every frame, or a colour would change its meaning while the clock runs. */
export function breaksOver(frames: Frames, clock: Clock['settings'] | undefined): number[] {
  const bins = frames.begins.length - 1
  if (!clock) return classBreaks(Array.from(openTally(frames)(0, bins)), classCount)
  const tally = openTally(frames)
  const length = clock.isCumulative ? bins : clock.length
  const values = sampledEnds(frames, length).flatMap((past) => Array.from(tally(Math.max(0, past - length), past)))
  return classBreaks(values, classCount)
}
