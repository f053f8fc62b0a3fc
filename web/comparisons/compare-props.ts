import type { ReactNode } from 'react'
import type { ComparisonAnswer } from '#contract/comparisons'
import type { Theme } from '../styles/theme.ts'
import type { NamedChange } from './ChangeTable.tsx'
import type { ComparisonSettings, ComparisonSpans } from './comparison-settings.ts'

export type CompareProps = {
  theme: Theme
  hatch: string
  settings: ComparisonSettings
  onSettings: (patch: Partial<ComparisonSettings>) => void
  /** Two sets of classes are to be compared and are not chosen yet, or share one. */
  needsClasses: boolean
  spans: ComparisonSpans | undefined
  answer: { data: ComparisonAnswer | undefined; error: Error | null; refetch: () => unknown }
  named: readonly NamedChange[]
  selectedGrid: number | undefined
  classTreeB: ReactNode
  /** Of the swipe view. */
  sideLegend: ReactNode
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
  onClose: () => void
  nowMs: number
}
