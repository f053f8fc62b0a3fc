import { createIncidentCalendar, dataAsOfMs, dayCount, dayMs, firstDayMs } from './incident-calendar.ts'
import type { IncidentCalendar } from './incident-calendar.ts'
import { createDraw } from './incident-places.ts'
import type { CellWeights, Draw, Place, PlaceFinder } from './incident-places.ts'
import { rhythms } from './incident-rhythms.ts'
import type { ClassRhythm } from './incident-rhythms.ts'
import { distance } from './plane-geometry.ts'
import { createChangeMover } from './plant-changes.ts'
import type { HotSpot, PlantedPatterns } from './plant-patterns.ts'
import type { Random } from './random.ts'

export type Source = 'hotline' | 'app' | 'web' | 'patrol'

/** One report before it is filed: what, where, when, from whom. */
export interface Report {
  readonly classIndex: number
  readonly place: Place
  readonly reportedMs: number
  readonly source: Source
  /** Reports of one underlying event carry its number; 0 for an event with a single report. */
  readonly event: number
}

export interface ReportTally {
  /** Resident events, reported or not, by community code would be too fine: totals only. */
  events: number
  unreported: number
  /** Resident events by cell, reported or not, for who asks for them. */
  readonly eventsOfCell?: Float64Array
}

export interface IncidentWorld {
  readonly weights: CellWeights
  readonly finder: PlaceFinder
  readonly planted: PlantedPatterns
  readonly incidents: number
}

interface ClassPlaces {
  readonly base: Draw
  readonly spots: readonly HotSpot[]
  readonly total: number
}

const placesByClass = (world: IncidentWorld): ClassPlaces[] => {
  const bases = new Map<string, Draw>()
  return rhythms.map((rhythm, classIndex) => {
    const base = bases.get(rhythm.place) ?? createDraw(world.weights[rhythm.place])
    bases.set(rhythm.place, base)
    const spots = world.planted.hotSpots.filter((spot) => spot.classIndex === classIndex)
    return { base, spots, total: spots.reduce((sum, spot) => sum + spot.draw.total, base.total) }
  })
}

const placeInSpot = (world: IncidentWorld, spot: HotSpot, rhythm: ClassRhythm, random: Random): Place => {
  let place = world.finder.spotIn(spot.cells[spot.draw.draw(random)] ?? 0, rhythm.place, random)
  for (let tries = 0; tries < 12 && distance(place, spot.center) > spot.radiusMeters; tries++) {
    place = world.finder.spotIn(spot.cells[spot.draw.draw(random)] ?? 0, rhythm.place, random)
  }
  return place
}

const drawPlace = (world: IncidentWorld, places: ClassPlaces, rhythm: ClassRhythm, random: Random): Place => {
  let left = random.next() * places.total - places.base.total
  if (left >= 0) {
    for (const spot of places.spots) {
      if (left < spot.draw.total) return placeInSpot(world, spot, rhythm, random)
      left -= spot.draw.total
    }
  }
  return world.finder.spotIn(places.base.draw(random), rhythm.place, random)
}

/** Another report of the same event: within 50 metres of the first. */
const nearby = (world: IncidentWorld, first: Place, random: Random): Place => {
  for (let tries = 0; tries < 6; tries++) {
    const angle = random.range(0, 2 * Math.PI)
    const away = random.range(0, 44)
    const spot = { x: first.x + Math.cos(angle) * away, y: first.y + Math.sin(angle) * away }
    if (world.finder.holds(first.cell, spot)) return { cell: first.cell, ...spot }
  }
  return first
}

const residentSource = (random: Random): Source => {
  const draw = random.next()
  return draw < 0.982 ? 'hotline' : draw < 0.994 ? 'app' : 'web'
}

/** Mean reports per resident event over the city: turns shares of reports into shares of events. */
const usualReportsPerEvent = 0.62

// Brings the city's sum to the published shares: hotline 54.89 %, supervisors 44.10 % (Lianyungang).
const residentOdds = 1.72

const isResidentEvent = (rhythm: ClassRhythm, random: Random): boolean => {
  const resident = (rhythm.residentShare * residentOdds) / usualReportsPerEvent
  return random.next() * (resident + 1 - rhythm.residentShare) < resident
}

const clusterReports = (world: IncidentWorld, random: Random): Report[] => {
  const { cluster } = world.planted
  const rhythm = rhythms[cluster.classIndex]
  const reports: Report[] = []
  while (rhythm && reports.length < cluster.count) {
    let place = world.finder.spotIn(cluster.cells[random.int(0, cluster.cells.length - 1)] ?? 0, rhythm.place, random)
    for (let tries = 0; tries < 20 && distance(place, cluster.center) > cluster.radiusMeters; tries++) {
      place = world.finder.spotIn(cluster.cells[random.int(0, cluster.cells.length - 1)] ?? 0, rhythm.place, random)
    }
    const reportedMs =
      cluster.fromMs + Math.floor(((cluster.toMs - cluster.fromMs) / 1000) * random.next() ** 1.6) * 1000
    reports.push({ classIndex: cluster.classIndex, place, reportedMs, source: residentSource(random), event: 0 })
  }
  return reports
}

interface DayMaker {
  readonly world: IncidentWorld
  readonly places: readonly ClassPlaces[]
  readonly calendar: IncidentCalendar
  readonly random: Random
  readonly tally: ReportTally
  readonly changed: ReturnType<typeof createChangeMover>
}

/** How many reports an event gets; 0 means nobody told. */
const reportCount = (maker: DayMaker, cell: number): number => {
  const count = maker.random.poisson(maker.world.planted.reportsPerEventOfCell[cell] ?? 0.7)
  maker.tally.events++
  if (maker.tally.eventsOfCell) maker.tally.eventsOfCell[cell] = (maker.tally.eventsOfCell[cell] ?? 0) + 1
  if (count === 0) maker.tally.unreported++
  return count
}

const makeEvent = (maker: DayMaker, day: number, classIndex: number, most: number): Report[] => {
  const { world, random } = maker
  const rhythm = rhythms[classIndex]
  const places = maker.places[classIndex]
  if (!rhythm || !places) return []
  const place = maker.changed(
    { classIndex, dayMs: firstDayMs + day * dayMs, place: drawPlace(world, places, rhythm, random) },
    () => drawPlace(world, places, rhythm, random),
  )
  const startMs = maker.calendar.timeOnDay(day, classIndex, random)
  if (!isResidentEvent(rhythm, random)) {
    return [{ classIndex, place, reportedMs: startMs, source: 'patrol', event: 0 }]
  }
  const count = Math.min(most, reportCount(maker, place.cell))
  const event = count > 1 ? maker.tally.events : 0
  const latest = Math.min(dataAsOfMs, startMs + 23 * 3_600_000)
  return Array.from({ length: count }, (_, index) => ({
    classIndex,
    place: index === 0 ? place : nearby(world, place, random),
    reportedMs: index === 0 ? startMs : startMs + Math.floor(((latest - startMs) / 1000) * random.next() ** 2) * 1000,
    source: residentSource(random),
    event,
  }))
}

const makeDay = (maker: DayMaker, day: number, count: number): Report[] => {
  const classes = maker.calendar.classOnDay(day)
  const reports: Report[] = []
  while (reports.length < count) {
    reports.push(...makeEvent(maker, day, classes.draw(maker.random), count - reports.length))
  }
  return reports
}

/** Three years of reports in order of time, a day at a time: never more in memory than two days. */
export function* inventReports(world: IncidentWorld, random: Random, tally: ReportTally): Generator<Report[]> {
  const cluster = clusterReports(world, random.fork('cluster-reports'))
  const calendar = createIncidentCalendar(random.fork('calendar'), world.incidents - cluster.length)
  const moves = random.fork('changes')
  const spotIn = (cell: number, classIndex: number): Place =>
    world.finder.spotIn(cell, rhythms[classIndex]?.place ?? 'homes', moves)
  const maker = {
    world,
    places: placesByClass(world),
    calendar,
    random: random.fork('events'),
    tally,
    changed: createChangeMover(world.planted.changes, spotIn, moves),
  }
  let waiting = cluster
  for (let day = 0; day < dayCount; day++) {
    const endMs = firstDayMs + (day + 1) * dayMs
    const all = [...waiting, ...makeDay(maker, day, calendar.reportsOfDay[day] ?? 0)]
    const isLast = day === dayCount - 1
    const due = all.filter((report) => isLast || report.reportedMs < endMs)
    waiting = all.filter((report) => !isLast && report.reportedMs >= endMs)
    yield due.sort((a, b) => a.reportedMs - b.reportedMs)
  }
}
