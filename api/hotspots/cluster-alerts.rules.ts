import { adjustedPValues } from '../statistics/false-discovery.ts'
import type { ScanLimits } from '../statistics/space-time-scan.ts'

/** What a place usually has is learned from so many days. */
export const historyDays = 56
export const replicates = 1999
/** Of all alerts so many may be chance, over all groups of one look. */
export const alertRate = 0.01
/** A kilometre is a quarter of an hour on foot; three cases are the fewest that anybody would call a cluster. */
export const scanLimits: ScanLimits = { radiusMeters: 1000, mostDays: 7, mostShare: 0.5, leastCases: 3 }

export type FoundCluster = {
  gridIds: number[]
  longitude: number
  latitude: number
  radiusMeters: number
  fromAt: string
  toAt: string
  observed: number
  expected: number
  p: number
}
export type ScannedGroup = { classId: number; seed: number; inputsDigest: string; clusters: FoundCluster[] }
export type FoundAlert = FoundCluster & {
  classId: number
  seed: number
  replicates: number
  inputsDigest: string
  adjustedP: number
  recurrenceDays: number
}

/**
 * Every group's most likely cluster is one test, adjusted over the groups; a further cluster of a group is adjusted for
 * all groups at once. The recurrence interval is that of Kulldorff et al. (2005): looking once a day, 1 / p days.
 */
export function alertsOf(scanned: readonly ScannedGroup[]): FoundAlert[] {
  const adjusted = adjustedPValues(scanned.map(({ clusters }) => clusters[0]?.p ?? 1))
  return scanned.flatMap(({ clusters, ...group }, i) =>
    clusters
      .map((cluster, rank) => ({
        ...group,
        ...cluster,
        replicates,
        adjustedP: rank === 0 ? (adjusted[i] ?? 1) : Math.min(1, cluster.p * scanned.length),
        recurrenceDays: 1 / cluster.p,
      }))
      .filter(({ adjustedP }) => adjustedP <= alertRate),
  )
}

/** The hour a look stands for. */
export function slotOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
}
