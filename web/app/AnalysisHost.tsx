import type { IncidentClass } from '#contract/catalogues'
import type { Position } from '#geo/geojson'
import { ClassTree } from '../catalogues/ClassTree.tsx'
import { ComparePanel } from '../comparisons/ComparePanel.tsx'
import { ForecastPanel } from '../forecasts/ForecastPanel.tsx'
import { classColors } from '../heat/heat.layers.ts'
import { HotspotsPanel } from '../hotspots/HotspotsPanel.tsx'
import { ReportingPanel } from '../reporting/ReportingPanel.tsx'
import { SilencePanel } from '../silence/SilencePanel.tsx'
import { mapPalettes } from '../styles/theme.ts'
import { useMe } from './me.ts'
import { OpenFilter } from './OpenFilter.tsx'
import { SideLegend } from './SwipeSide.tsx'
import type { ComparisonModel } from './use-comparison.ts'
import type { ForecastModel } from './use-forecasts.ts'
import type { HeatModel } from './use-heat.ts'
import type { HotspotModel } from './use-hotspots.ts'
import type { Marks } from './use-marks.ts'
import type { ReportingModel } from './use-reporting.ts'
import type { SilenceModel } from './use-silence.ts'
import type { PanelKey, View } from './view.ts'

export type AnalysisModels = {
  hotspots: HotspotModel
  comparison: ComparisonModel
  reporting: ReportingModel
  silence: SilenceModel
  forecasts: ForecastModel
}

type Open = AnalysisModels & {
  view: View
  change: (patch: Partial<View>) => void
  classes: readonly IncidentClass[]
  heat: HeatModel
  marks: Pick<Marks, 'setPointedInTable'>
  travel: { toPosition: (position: Position, zoom: number) => void }
  onClose: () => void
  nowMs: number
}

const analysisPanels = ['hotspots', 'comparisons', 'reporting', 'silence', 'forecasts'] as const
type AnalysisPanel = (typeof analysisPanels)[number]

export function isAnalysis(panel: PanelKey): panel is AnalysisPanel {
  return analysisPanels.some((known) => known === panel)
}

/** The panels of what the figures mean. */
export function AnalysisHost({ panel, ...open }: Open & { panel: AnalysisPanel }) {
  switch (panel) {
    case 'hotspots':
      return <OpenHotspots {...open} />
    case 'comparisons':
      return <OpenComparisons {...open} />
    case 'reporting':
      return <OpenReporting {...open} />
    case 'silence':
      return <OpenSilence {...open} />
    case 'forecasts':
      return <OpenForecasts {...open} />
  }
}

/** Near enough to see the streets of a grid, far enough to see its neighbours. */
const gridZoom = 15

function OpenHotspots({ view, change, classes, heat, hotspots, marks, travel, onClose, nowMs }: Open) {
  const { mayI } = useMe()
  const nameOf = (classId: number) => {
    const found = classes.find(({ id }) => id === classId)
    if (!found) return ''
    return view.language === 'en' && found.nameEn !== '' ? found.nameEn : found.nameZh
  }
  return (
    <HotspotsPanel
      {...hotspots}
      settings={view.hotspots}
      onSettings={(patch) => change({ hotspots: { ...view.hotspots, ...patch } })}
      hasHouseholds={mayI('households:read')}
      mayRun={mayI('analysis:run')}
      nameOf={nameOf}
      filterForm={<OpenFilter {...{ view, change, classes, heat }} />}
      going={{
        theme: view.theme,
        selectedId: view.selection?.noun === 'grid' ? view.selection.id : undefined,
        onGo: ({ gridId, position }) => {
          change({ selection: { noun: 'grid', id: gridId } })
          travel.toPosition(position, gridZoom)
        },
        onPointGrid: marks.setPointedInTable,
      }}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

function OpenSilence({ view, change, silence, marks, onClose, nowMs }: Open) {
  return (
    <SilencePanel
      theme={view.theme}
      quietColor={mapPalettes[view.theme].gap}
      hatch={mapPalettes[view.theme].hatch}
      answer={silence.answer}
      selectedId={view.selection?.noun === 'grid' ? view.selection.id : undefined}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onPointGrid={marks.setPointedInTable}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

function OpenForecasts({ view, change, forecasts, marks, onClose, nowMs }: Open) {
  const { mayI } = useMe()
  return (
    <ForecastPanel
      theme={view.theme}
      hatch={mapPalettes[view.theme].hatch}
      settings={view.forecast}
      onSettings={(patch) => change({ forecast: { ...view.forecast, ...patch } })}
      answer={forecasts.answer}
      detail={forecasts.detail}
      breaks={forecasts.forecastGrids?.breaks ?? []}
      runs={mayI('analysis:renew') ? forecasts.runs : undefined}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onPointGrid={marks.setPointedInTable}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

function OpenComparisons({ view, change, classes, heat, comparison, marks, onClose, nowMs }: Open) {
  const settings = view.comparison
  return (
    <ComparePanel
      theme={view.theme}
      hatch={mapPalettes[view.theme].hatch}
      settings={settings}
      onSettings={(patch) => change({ comparison: { ...settings, ...patch } })}
      needsClasses={comparison.needsClasses}
      spans={comparison.spans}
      answer={comparison.answer}
      named={comparison.named}
      sideLegend={comparison.swiped ? <SideLegend {...comparison.swiped.a} /> : null}
      selectedGrid={view.selection?.noun === 'grid' ? view.selection.id : undefined}
      classTreeB={
        <ClassTree
          classes={classes}
          counts={heat.counts}
          chosen={settings.classesB}
          onChange={(classesB) => change({ comparison: { ...settings, classesB } })}
        />
      }
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onPointGrid={marks.setPointedInTable}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

function OpenReporting({ view, change, reporting, marks, onClose, nowMs }: Open) {
  const { mayI } = useMe()
  const breaks = reporting.drawn?.breaks ?? []
  return (
    <ReportingPanel
      layer={view.reporting}
      onLayer={(layer) => change({ reporting: layer })}
      answer={reporting.answer}
      breaks={breaks}
      colors={classColors(view.theme, breaks.length + 1)}
      mayRun={mayI('analysis:renew')}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onPointGrid={marks.setPointedInTable}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}
