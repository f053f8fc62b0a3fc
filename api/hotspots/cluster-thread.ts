import { answerInBackground } from '../columns/answer-in-background.ts'
import type { ScanData, TestedCluster } from '../statistics/space-time-scan.ts'
import { scanForClusters } from '../statistics/space-time-scan.ts'
import { replicates, scanLimits } from './cluster-alerts.rules.ts'

/** The thread that scans one group after another for sudden clusters. */

export type ToScan = { data: ScanData; seed: number }

answerInBackground(({ data, seed }: ToScan): TestedCluster[] =>
  scanForClusters(data, scanLimits, { seed, replicates, most: 3 }),
)
