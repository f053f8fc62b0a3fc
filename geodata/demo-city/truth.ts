import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { InventedCity } from './invent-city.ts'
import { rhythms } from './incident-rhythms.ts'
import type { ReportTally } from './invent-incidents.ts'
import { metersToWgs84 } from './to-wgs84.ts'

/** Reports of one event, by incident number. Only so many groups are kept; the reports are always counted. */
export interface DuplicateBook {
  readonly note: (event: number, incidentId: number) => void
  readonly groups: () => number[][]
  readonly counts: () => { groupsListed: number; reportsListed: number; reportsNotListed: number }
}

const mostGroupsListed = 300_000

export const createDuplicateBook = (): DuplicateBook => {
  const byEvent = new Map<number, number[]>()
  let reportsNotListed = 0
  const groups = () => [...byEvent.values()].filter((group) => group.length > 1)
  return {
    note: (event, incidentId) => {
      if (event === 0) return
      const group = byEvent.get(event)
      if (group) group.push(incidentId)
      else if (byEvent.size < mostGroupsListed) byEvent.set(event, [incidentId])
      else reportsNotListed++
    },
    groups,
    counts: () => {
      const listed = groups()
      const reportsListed = listed.reduce((sum, group) => sum + group.length, 0)
      return { groupsListed: listed.length, reportsListed, reportsNotListed }
    },
  }
}

const codeOf = (classIndex: number): string => rhythms[classIndex]?.code ?? ''
const place = (point: { x: number; y: number }) => {
  const [longitude, latitude] = metersToWgs84(point.x, point.y)
  return { longitude, latitude }
}

const describe = (city: InventedCity) => {
  const { hotSpots, reporting, cluster, changes } = city.world.planted
  return {
    hotSpots: hotSpots.map((spot) => ({
      classCode: codeOf(spot.classIndex),
      ...place(spot.center),
      radiusMeters: spot.radiusMeters,
      factor: spot.factor,
    })),
    reporting: {
      model:
        'A resident event gets a Poisson number of reports with the mean of its community; with none it stays unknown.',
      communities: reporting.map((one) => ({
        communityCode: one.code,
        meanReportsPerEvent: one.reportsPerEvent,
        reportingRate: 1 - Math.exp(-one.reportsPerEvent),
        isUnderReporting: one.isUnderReporting,
      })),
    },
    cluster: {
      classCode: codeOf(cluster.classIndex),
      ...place(cluster.center),
      radiusMeters: cluster.radiusMeters,
      from: new Date(cluster.fromMs).toISOString(),
      to: new Date(cluster.toMs).toISOString(),
      count: cluster.count,
    },
    changes: changes.map((one) => ({
      classCode: codeOf(one.classIndex),
      gridCode: one.gridCode,
      from: new Date(one.fromMs).toISOString(),
      factor: one.factor,
    })),
  }
}

export interface TruthOrder {
  readonly file: string
  readonly heading: Readonly<Record<string, string | number>>
  readonly city: InventedCity
  readonly tally: ReportTally
  readonly duplicates: DuplicateBook
}

/** Writes what was planted. Streamed: a metropolis has more duplicates than one string should hold. */
export const writeTruth = async (order: TruthOrder): Promise<void> => {
  await mkdir(dirname(order.file), { recursive: true })
  const head = {
    ...order.heading,
    ...describe(order.city),
    residentEvents: order.tally.events,
    residentEventsNobodyReported: order.tally.unreported,
  }
  const parts = function* (): Generator<string> {
    yield JSON.stringify(head, null, 1).slice(0, -2)
    yield `,\n "duplicates": {\n  "rule": "same class, within 50 m and 24 h, one underlying event",\n`
    yield `  "counts": ${JSON.stringify(order.duplicates.counts())},\n  "groups": [`
    let separator = '\n'
    for (const group of order.duplicates.groups()) {
      yield `${separator}${JSON.stringify(group)}`
      separator = ',\n'
    }
    yield ']\n }\n}\n'
  }
  await pipeline(Readable.from(parts()), createWriteStream(order.file))
}
