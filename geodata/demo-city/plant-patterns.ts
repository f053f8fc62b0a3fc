import type { AreaPlan } from './draw-areas.ts'
import { dataAsOfMs } from './incident-calendar.ts'
import { createDraw } from './incident-places.ts'
import type { CellWeights, Draw } from './incident-places.ts'
import { rhythms } from './incident-rhythms.ts'
import { plantChanges } from './plant-changes.ts'
import type { PlantedChange } from './plant-changes.ts'
import { centroid, distance } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'
import type { BuiltCity } from './raise-buildings.ts'
import type { Random } from './random.ts'

/** What is hidden in the data on purpose, so that analysis can be tested against it. Places in plan metres. */
export interface HotSpot {
  readonly classIndex: number
  readonly center: Point
  readonly radiusMeters: number
  /** Events here are this many times as frequent as they would otherwise be. */
  readonly factor: number
  readonly cells: readonly number[]
  readonly draw: Draw
}

export interface CommunityReporting {
  readonly code: string
  /** Mean number of resident reports an event gets; nobody reports it with probability exp(-rate). */
  readonly reportsPerEvent: number
  readonly isUnderReporting: boolean
}

export interface SuddenCluster {
  readonly classIndex: number
  readonly center: Point
  readonly radiusMeters: number
  readonly fromMs: number
  readonly toMs: number
  readonly count: number
  readonly cells: readonly number[]
}

export interface PlantedPatterns {
  readonly hotSpots: readonly HotSpot[]
  readonly reporting: readonly CommunityReporting[]
  /** Reports per event by cell. */
  readonly reportsPerEventOfCell: Float64Array
  readonly cluster: SuddenCluster
  readonly changes: readonly PlantedChange[]
}

export interface PlantingGround {
  readonly areas: AreaPlan
  readonly built: BuiltCity
  readonly weights: CellWeights
  readonly incidents: number
}

const hotClasses = ['E0401', 'E0129', 'E0410', 'E0301', 'E0192', 'E0128', 'E0406', 'P0137', 'E0496', 'E0101']

const cellsWithin = (built: BuiltCity, center: Point, radiusMeters: number): number[] =>
  built.lots.flatMap((lot, index) => (distance(centroid(lot.ring), center) < radiusMeters + 40 ? [index] : []))

/** A busy cell for the class: among the stronger half of those that count at all. */
const busyCell = (weights: Float64Array, random: Random): number => {
  const ranked = [...weights.keys()].filter((cell) => (weights[cell] ?? 0) > 0)
  ranked.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
  return ranked[random.int(0, Math.max(0, Math.floor(ranked.length * 0.35)))] ?? 0
}

const plantHotSpots = (ground: PlantingGround, random: Random): HotSpot[] => {
  const count = Math.min(24, Math.max(6, Math.round(ground.built.lots.length / 1000) + 5))
  const spots: HotSpot[] = []
  for (let tries = 0; spots.length < count && tries < count * 20; tries++) {
    const code = hotClasses[spots.length % hotClasses.length]
    const classIndex = rhythms.findIndex((rhythm) => rhythm.code === code)
    const place = rhythms[classIndex]?.place ?? 'road'
    const lot = ground.built.lots[busyCell(ground.weights[place], random)]
    if (!lot) continue
    const center = centroid(lot.ring)
    if (spots.some((spot) => distance(spot.center, center) < 400)) continue
    const radiusMeters = random.int(80, 150)
    const cells = cellsWithin(ground.built, center, radiusMeters)
    const factor = random.int(7, 14)
    const extra = cells.map((cell) => (ground.weights[place][cell] ?? 0) * (factor - 1))
    spots.push({ classIndex, center, radiusMeters, factor, cells, draw: createDraw(extra) })
  }
  return spots
}

const plantReporting = (ground: PlantingGround, random: Random): CommunityReporting[] => {
  const communities = ground.areas.communities
  const few = Math.max(2, Math.round(communities.length * 0.14))
  const order = communities.map((community) => ({ community, at: random.next() })).sort((a, b) => a.at - b.at)
  const silent = new Set(order.slice(0, few).map(({ community }) => community.code))
  return communities.map(({ code }) => ({
    code,
    isUnderReporting: silent.has(code),
    reportsPerEvent: silent.has(code) ? random.range(0.14, 0.26) : random.range(0.55, 0.85),
  }))
}

const plantCluster = (ground: PlantingGround, random: Random): SuddenCluster => {
  const classIndex = rhythms.findIndex((rhythm) => rhythm.code === 'E0503')
  const lot = ground.built.lots[busyCell(ground.weights.homes, random)]
  const center = lot ? centroid(lot.ring) : { x: 0, y: 0 }
  const radiusMeters = 220
  const fromMs = dataAsOfMs - random.int(90, 110) * 3_600_000
  return {
    classIndex,
    center,
    radiusMeters,
    fromMs,
    toMs: fromMs + 30 * 3_600_000,
    count: Math.min(90, Math.round(22 + Math.sqrt(ground.incidents) * 0.06)),
    cells: cellsWithin(ground.built, center, radiusMeters).filter((cell) => (ground.weights.homes[cell] ?? 0) > 0),
  }
}

export const plantPatterns = (ground: PlantingGround, random: Random): PlantedPatterns => {
  const reporting = plantReporting(ground, random.fork('reporting'))
  const rateOf = new Map(reporting.map((one) => [one.code, one.reportsPerEvent]))
  const reportsPerEventOfCell = new Float64Array(ground.built.lots.length)
  for (const community of ground.areas.communities) {
    for (const cell of community.cells) reportsPerEventOfCell[cell] = rateOf.get(community.code) ?? 0.7
  }
  const hotSpots = plantHotSpots(ground, random.fork('hot-spots'))
  const cluster = plantCluster(ground, random.fork('cluster'))
  return {
    hotSpots,
    reporting,
    reportsPerEventOfCell,
    cluster,
    changes: plantChanges({
      ...ground,
      silentCommunities: new Set(reporting.filter((one) => one.isUnderReporting).map((one) => one.code)),
      occupied: new Set([...hotSpots.flatMap((spot) => spot.cells), ...cluster.cells]),
    }),
  }
}
