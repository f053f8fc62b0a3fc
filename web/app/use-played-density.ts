import { useMemo } from 'react'
import type { City } from '#contract/areas'
import type { Bbox } from '#geo/bbox'
import { unitX, unitY } from '#geo/mercator'
import { cellGrid } from '../heat/cell-grid.ts'
import { roundUp } from '../heat/color-scale.ts'
import { binsOf, openTally, sampledEnds } from '../heat/frames.ts'
import type { DensityPicture } from '../heat/heat.layers.ts'
import { useCellFrames } from '../heat/heat.queries.ts'
import { cellsARadius, playedDensity, samplesFor } from '../heat/played-density.ts'
import { cityBox } from './use-cells.ts'
import type { Clock } from './use-clock.ts'
import type { View } from './view.ts'

/** Of cells times steps, that an answer may hold. */
const mostCounts = 20_000_000
const metersAround = 40_075_017

/** A third of the radius, or as much more as lets the whole city be asked over all steps at once. */
export function playedCellMeters(bbox: Bbox, radiusMeters: number, steps: number): number {
  const [west, south, east, north] = bbox
  const scale = metersAround * Math.cos((((south + north) / 2) * Math.PI) / 180)
  const squareMeters = (unitX(east) - unitX(west)) * (unitY(south) - unitY(north)) * scale ** 2
  const least = Math.sqrt((squareMeters * steps) / mostCounts)
  return Math.max(20, Math.ceil(Math.max(radiusMeters / cellsARadius, least)))
}

/** The density while the clock runs, and the scale for all of it. */
export function usePlayedDensity({
  view,
  city,
  clock,
  steps,
}: {
  view: View
  city: City
  clock: Clock
  steps: number
}) {
  const { radiusMeters } = view.heat
  const isOn = clock.isActive && steps > 0 && view.layers.heat.isOn && view.heat.mode === 'density'
  const bbox = useMemo(() => cityBox(city), [city])
  const cellMeters = bbox ? playedCellMeters(bbox, radiusMeters, steps) : 0
  const question = { filter: clock.periodFilter, bbox, shape: 'square' as const, cellMeters, bucket: clock.step }
  const answer = useCellFrames(question, isOn).data
  const film = useMemo(() => {
    if (!answer || !isOn) return undefined
    const { lattice, frames } = answer
    const [columns = new Uint32Array(), rows = new Uint32Array()] = frames.keys
    const grid = cellGrid(lattice, columns, rows)
    if (!grid) return undefined
    const samples = samplesFor(radiusMeters, lattice.cellMeters)
    const tally = openTally(frames)
    const draw = (first: number, past: number) => playedDensity(grid, tally(first, past), radiusMeters, samples)
    return { frames, bbox: grid.bbox, draw }
  }, [answer, isOn, radiusMeters])
  const { settings, shownFilter, isPlaying } = clock
  const highest = useMemo(() => {
    if (!film) return undefined
    const length = settings.isCumulative ? film.frames.begins.length - 1 : settings.length
    const ends = sampledEnds(film.frames, length, 5)
    return Math.max(...ends.map((past) => highestOf(film.draw(Math.max(0, past - length), past).values)))
  }, [film, settings])
  const max = highest === undefined ? undefined : (view.heat.scaleMax ?? roundUp(highest))
  const picture = useMemo((): DensityPicture | undefined => {
    if (!film || !isPlaying || max === undefined) return undefined
    const [first, past] = binsOf(film.frames, shownFilter)
    return { ...film.draw(first, past), bbox: film.bbox, max, version: crypto.randomUUID() }
  }, [film, isPlaying, max, shownFilter])
  return { picture, max }
}

function highestOf(values: Float32Array): number {
  let highest = 0
  for (const value of values) if (value > highest) highest = value
  return highest
}
