import type { AreaPlan, CommunityGrid } from './draw-areas.ts'
import { dataAsOfMs, dayMs, firstDayMs } from './incident-calendar.ts'
import { createDraw } from './incident-places.ts'
import type { CellWeights, Place } from './incident-places.ts'
import { rhythms } from './incident-rhythms.ts'
import type { Random } from './random.ts'

/** The last ninety days of the data: what "the last 90 days against the 90 before" is asked about. */
const daysOfChange = 90
const changeFromMs = firstDayMs + Math.round((dataAsOfMs - daysOfChange * dayMs - firstDayMs) / dayMs) * dayMs

const moreOf = ['E0110', 'E0136', 'E0192', 'E0112'] as const
const fewerOf = ['E0110', 'E0136'] as const
const fewerFactor = 0.15

/** One class that from a day on is more or less frequent in one community grid than it was before. */
export interface PlantedChange {
  readonly classIndex: number
  readonly gridCode: string
  readonly communityCode: string
  readonly fromMs: number
  /** Events from that day on, as a multiple of what there would have been. */
  readonly factor: number
  /** What there would have been, as a share of the class's events in the whole city. */
  readonly share: number
  readonly cells: ReadonlySet<number>
  readonly draw: (random: Random) => number
}

export interface ChangingGround {
  readonly areas: AreaPlan
  readonly weights: CellWeights
  readonly incidents: number
  readonly silentCommunities: ReadonlySet<string>
  /** Cells where something else is planted. */
  readonly occupied: ReadonlySet<number>
}

/** Reports of one class in the whole city in so many days, roughly. */
const reportsInWindow = (ground: Pick<ChangingGround, 'incidents'>, classIndex: number): number => {
  const weights = rhythms.reduce((sum, rhythm) => sum + rhythm.weight, 0)
  const days = (dataAsOfMs - firstDayMs) / dayMs
  return ((ground.incidents * (rhythms[classIndex]?.weight ?? 0)) / weights / days) * daysOfChange
}

/** So large that a test made for over-dispersed counts can tell it from chance where so many events are usual. */
const factorFor = (usual: number): number => {
  const overDispersion = 1.7
  const wanted = 6
  let factor = 2
  while (factor < 60 && ((factor - 1) * usual) / Math.sqrt(overDispersion * usual * (1 + factor)) < wanted) factor++
  return factor
}

interface Candidate {
  readonly grid: CommunityGrid
  readonly share: number
}

/** Grids that speak up and hold nothing else that was planted, those with most of the class first. */
const candidates = (ground: ChangingGround, classIndex: number, taken: ReadonlySet<string>): Candidate[] => {
  const weights = ground.weights[rhythms[classIndex]?.place ?? 'homes']
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  return ground.areas.communityGrids
    .filter((grid) => !ground.silentCommunities.has(grid.communityCode) && !taken.has(grid.code))
    .filter((grid) => !grid.cells.some((cell) => ground.occupied.has(cell)))
    .map((grid) => ({ grid, share: grid.cells.reduce((sum, cell) => sum + (weights[cell] ?? 0), 0) / whole }))
    .sort((a, b) => b.share - a.share || (a.grid.code < b.grid.code ? -1 : 1))
}

/** No chance in it: the grids follow from the city, so that nothing else is drawn anew. */
export const plantChanges = (ground: ChangingGround): PlantedChange[] => {
  const taken = new Set<string>()
  const change = (code: string, isMore: boolean): PlantedChange[] => {
    const classIndex = rhythms.findIndex((rhythm) => rhythm.code === code)
    const ranked = candidates(ground, classIndex, taken)
    // What grows must not have been the greatest already; what shrinks has to have been something.
    const found = ranked[isMore ? Math.floor(ranked.length * 0.2) : 0]
    if (!found) return []
    taken.add(found.grid.code)
    const { cells, code: gridCode, communityCode } = found.grid
    const weights = ground.weights[rhythms[classIndex]?.place ?? 'homes']
    const draw = createDraw(cells.map((cell) => weights[cell] ?? 0))
    return [
      {
        classIndex,
        gridCode,
        communityCode,
        fromMs: changeFromMs,
        factor: isMore ? factorFor(found.share * reportsInWindow(ground, classIndex)) : fewerFactor,
        share: found.share,
        cells: new Set(cells),
        draw: (random) => cells[draw.draw(random)] ?? 0,
      },
    ]
  }
  return [...moreOf.flatMap((code) => change(code, true)), ...fewerOf.flatMap((code) => change(code, false))]
}

interface EventPlace {
  readonly classIndex: number
  readonly dayMs: number
  readonly place: Place
}

/**
 * Where an event happens in a city that changed: events are moved into a grid where there are to be more, and out of
 * one where there are to be fewer, so the city's total stays. `random` is a stream of its own.
 */
export const createChangeMover =
  (changes: readonly PlantedChange[], spotIn: (cell: number, classIndex: number) => Place, random: Random) =>
  (event: EventPlace, placeElsewhere: () => Place): Place => {
    const due = changes.filter((one) => one.classIndex === event.classIndex && event.dayMs >= one.fromMs)
    return due.reduce((place, one) => {
      const isInside = one.cells.has(place.cell)
      if (one.factor >= 1) {
        const moved = ((one.factor - 1) * one.share) / (1 - one.share)
        return !isInside && random.chance(moved) ? spotIn(one.draw(random), one.classIndex) : place
      }
      return isInside && random.chance(1 - one.factor) ? placeElsewhere() : place
    }, event.place)
  }
