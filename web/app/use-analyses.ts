import type { City } from '#contract/areas'
import type { Right } from '#geo/rights'
import type { AnalysisModels } from './AnalysisHost.tsx'
import { useComparison } from './use-comparison.ts'
import { useForecasts } from './use-forecasts.ts'
import { useHotspotModel } from './use-hotspots.ts'
import { useReporting } from './use-reporting.ts'
import { useSilence } from './use-silence.ts'
import type { View } from './view.ts'

/** What the panels of analysis show; each asks only while its own is open. */
export function useAnalyses(view: View, city: City, mayI: (right: Right) => boolean): AnalysisModels {
  return {
    hotspots: useHotspotModel(view),
    comparison: useComparison(view, city, mayI),
    reporting: useReporting(view, mayI),
    silence: useSilence(view, mayI),
    forecasts: useForecasts(view),
  }
}
