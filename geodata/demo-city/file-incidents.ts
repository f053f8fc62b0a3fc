import type { ClassCatalogue } from '../catalogues/load-catalogue.ts'
import type { AddressBook } from './addresses.ts'
import { dataAsOfMs } from './incident-calendar.ts'
import { rhythms } from './incident-rhythms.ts'
import type { Report, Source } from './invent-incidents.ts'
import { metersToWgs84 } from './to-wgs84.ts'
import { dueAt } from './work-calendar.ts'
import type { LimitUnit } from './work-calendar.ts'
import type { Random } from './random.ts'

export interface Incident {
  readonly id: number
  readonly reportedMs: number
  readonly closedMs: number | undefined
  readonly dueMs: number
  readonly position: readonly [number, number]
  readonly positionQuality: 'device' | 'address' | 'map'
  readonly classCode: string
  readonly source: Source
  readonly status: 'open' | 'in-progress' | 'closed' | 'refused'
  readonly severity: number
  readonly text: string
  readonly address: string
  readonly cell: number
}

const quality: Readonly<Record<Source, Incident['positionQuality']>> = {
  hotline: 'address',
  app: 'device',
  web: 'map',
  patrol: 'device',
}

interface Limit {
  readonly value: number
  readonly unit: LimitUnit
}

// Lianyungang's merged report: 89.62 % on time; closing rates near 96 % of what is due.
const lateShare = 0.104
const refusedShare = 0.012
const forgottenShare = 0.006
const hour = 3_600_000

const finishedAt = (reportedMs: number, dueMs: number, random: Random): number => {
  if (random.chance(lateShare)) {
    const overrun = -Math.log(1 - random.next()) * (0.35 * (dueMs - reportedMs) + 10 * hour)
    return dueMs + Math.ceil(overrun / 60_000) * 60_000
  }
  return reportedMs + Math.ceil(((dueMs - reportedMs) * (0.06 + 0.93 * random.next() ** 0.8)) / 60_000) * 60_000
}

type Outcome = Pick<Incident, 'status' | 'closedMs'>

const outcomeOf = (reportedMs: number, dueMs: number, random: Random): Outcome => {
  const finishedMs = finishedAt(reportedMs, dueMs, random)
  const isRefused = random.chance(refusedShare)
  const isForgotten = random.chance(forgottenShare)
  if (!isForgotten && finishedMs <= dataAsOfMs)
    return { status: isRefused ? 'refused' : 'closed', closedMs: finishedMs }
  const isTakenUp = dataAsOfMs - reportedMs > 1.5 * hour && random.chance(0.75)
  return { status: isTakenUp ? 'in-progress' : 'open', closedMs: undefined }
}

const severityOf = (usual: number, random: Random): number => {
  const draw = random.next()
  const shift = draw < 0.12 ? -1 : draw > 0.88 ? 1 : 0
  return Math.min(5, Math.max(1, usual + shift))
}

/** Turns reports into filed incidents: number, limit, outcome, words. */
export const createFiling = (catalogue: ClassCatalogue, addresses: AddressBook, random: Random) => {
  const limits = rhythms.map((rhythm): Limit => {
    const found = catalogue.classes.find((one) => one.code === rhythm.code)
    if (!found?.limitValue || !found.limitUnit) throw new Error(`Class ${rhythm.code} has no time limit`)
    return { value: found.limitValue, unit: found.limitUnit }
  })
  let nextId = 1
  return (report: Report): Incident => {
    const rhythm = rhythms[report.classIndex]
    const limit = limits[report.classIndex]
    if (!rhythm || !limit) throw new RangeError(`No class ${report.classIndex}`)
    const { place, reportedMs, source } = report
    const dueMs = dueAt(reportedMs, limit.value, limit.unit)
    const address = addresses.addressOf(place.cell, place)
    return {
      id: nextId++,
      reportedMs,
      dueMs,
      ...outcomeOf(reportedMs, dueMs, random),
      position: metersToWgs84(place.x, place.y),
      positionQuality: quality[source],
      classCode: rhythm.code,
      source,
      severity: severityOf(rhythm.severity, random),
      text: `${address}附近，${random.pick(rhythm.texts)}。`,
      address,
      cell: place.cell,
    }
  }
}
