import type { Pool } from 'pg'
import type { FoundAlert } from '../../api/hotspots/cluster-alerts.rules.ts'
import { storeAlerts } from '../../api/hotspots/hotspots.queries.ts'

type Found = FoundAlert & { dataVersion: number }

export function clusterAlertOf(classId: number, gridIds: number[]): Found {
  return {
    classId,
    gridIds,
    longitude: 112.002,
    latitude: 33.002,
    radiusMeters: 300,
    fromAt: '2026-09-08T16:00:00Z',
    toAt: '2026-09-10T08:00:01Z',
    observed: 18,
    expected: 2.5,
    p: 0.0005,
    adjustedP: 0.0005,
    recurrenceDays: 2000,
    seed: 7,
    replicates: 1999,
    inputsDigest: 'a'.repeat(64),
    dataVersion: 1,
  }
}

export async function storeFound(pool: Pool, alerts: readonly Found[]): Promise<void> {
  await storeAlerts(pool, { alerts: JSON.stringify(alerts) })
}
