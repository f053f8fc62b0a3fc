import { lazy, Suspense } from 'react'
import type { IncidentClass } from '#contract/catalogues'
import type { Position } from '#geo/geojson'
import { ClassTree } from '../catalogues/ClassTree.tsx'
import { CoveragePanel } from '../coverage/CoveragePanel.tsx'
import { ComparePanel } from '../comparisons/ComparePanel.tsx'
import { WhereNextPanel } from '../coverage/WhereNextPanel.tsx'
import { ForecastPanel } from '../forecasts/ForecastPanel.tsx'
import { HeatPanel } from '../heat/HeatPanel.tsx'
import { HotspotsPanel } from '../hotspots/HotspotsPanel.tsx'
import { FilterForm, withChoice } from '../incidents/FilterForm.tsx'
import { SilencePanel } from '../silence/SilencePanel.tsx'
import { classColors } from '../heat/heat.layers.ts'
import { ReportingPanel } from '../reporting/ReportingPanel.tsx'
import { mapPalettes } from '../styles/theme.ts'
import { LayerPanel } from './LayerPanel.tsx'
import { useMe } from './me.ts'
import type { HotspotModel } from './use-hotspots.ts'
import type { ComparisonModel } from './use-comparison.ts'
import type { CoverageModel } from './use-coverage.ts'
import type { ForecastModel } from './use-forecasts.ts'
import type { HeatModel } from './use-heat.ts'
import type { ReportingModel } from './use-reporting.ts'
import type { Marks } from './use-marks.ts'
import type { SilenceModel } from './use-silence.ts'
import { withLayer } from './view-moves.ts'
import type { LayerKey, View } from './view.ts'

/** Few people import, so its code comes only when asked for. */
const ImportPanel = lazy(async () => ({ default: (await import('../imports/ImportPanel.tsx')).ImportPanel }))

type Props = {
  view: View
  change: (patch: Partial<View>) => void
  classes: readonly IncidentClass[]
  heat: HeatModel
  coverage: CoverageModel
  hotspots: HotspotModel
  silence: SilenceModel
  forecasts: ForecastModel
  comparison: ComparisonModel
  reporting: ReportingModel
  counts: { counts: Partial<Record<LayerKey, number>> }
  nowMs: number
  marks: Pick<Marks, 'setPointedInTable' | 'setImportPositions'>
  travel: {
    toPosition: (position: Position, zoom: number) => void
    toPositions: (positions: readonly Position[]) => void
  }
}

/** The one open panel on the left. */
export function PanelHost(props: Props) {
  const { view, change, marks } = props
  const showPositions = (positions: Position[]) => {
    marks.setImportPositions(positions)
    props.travel.toPositions(positions)
  }
  const close = () => {
    marks.setPointedInTable(undefined)
    change({ panel: null })
  }
  switch (view.panel) {
    case null:
      return null
    case 'layers':
      return <LayerPanel view={view} change={change} counts={props.counts.counts} heat={props.heat} onClose={close} />
    case 'heat':
      return <OpenHeat {...props} onClose={close} />
    case 'hotspots':
      return <OpenHotspots {...props} onClose={close} />
    case 'coverage':
      return <OpenCoverage {...props} onClose={close} />
    case 'where-next':
      return <OpenWhereNext {...props} onClose={close} />
    case 'silence':
      return <OpenSilence {...props} onClose={close} />
    case 'forecasts':
      return <OpenForecasts {...props} onClose={close} />
    case 'comparisons':
      return <OpenComparisons {...props} onClose={close} />
    case 'reporting':
      return <OpenReporting {...props} onClose={close} />
    case 'imports':
      return (
        <Suspense>
          <ImportPanel nowMs={props.nowMs} onPositions={showPositions} onClose={close} />
        </Suspense>
      )
  }
}

type Open = Props & { onClose: () => void }

function OpenFilter({ view, change, classes, heat }: Pick<Props, 'view' | 'change' | 'classes' | 'heat'>) {
  const { filter } = view
  return (
    <FilterForm
      filter={filter}
      onChange={(next) => change({ filter: next })}
      placeholders={heat.summary.data?.placeholders}
      theme={view.theme}
      classTree={
        <ClassTree
          classes={classes}
          counts={heat.counts}
          chosen={filter.classes ?? []}
          onChange={(chosen) => change({ filter: withChoice(filter, 'classes', chosen) })}
        />
      }
    />
  )
}

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

function OpenHeat({ view, change, classes, heat, marks, onClose, nowMs }: Open) {
  const { mayI } = useMe()
  return (
    <HeatPanel
      theme={view.theme}
      hatch={mapPalettes[view.theme].hatch}
      isShown={view.layers.heat.isOn}
      onShow={(isOn) => change({ layers: withLayer(view.layers, 'heat', isOn) })}
      settings={view.heat}
      hasHouseholds={mayI('households:read')}
      onSettings={(patch) => change({ heat: { ...view.heat, ...patch } })}
      scaleMax={heat.scaleMax}
      summary={heat.summary}
      rates={heat.rates}
      breaks={heat.breaks}
      filterForm={<OpenFilter {...{ view, change, classes, heat }} />}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onPointGrid={marks.setPointedInTable}
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
      runs={mayI('analysis:run') ? forecasts.runs : undefined}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onPointGrid={marks.setPointedInTable}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

function OpenCoverage({ view, change, coverage, marks, onClose, nowMs }: Open) {
  return (
    <CoveragePanel
      theme={view.theme}
      gapColor={mapPalettes[view.theme].gap}
      isShown={view.layers.coverage.isOn}
      onShow={(isOn) => change({ layers: withLayer(view.layers, 'coverage', isOn) })}
      reach={view.reach}
      onReach={(patch) => change({ reach: { ...view.reach, ...patch } })}
      kinds={coverage.kinds}
      answer={coverage.answer}
      ground={coverage.ground}
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
      spans={comparison.spans}
      answer={comparison.answer}
      named={comparison.named}
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
      mayRun={mayI('analysis:run')}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onPointGrid={marks.setPointedInTable}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

/** Near enough to see the streets of a grid, far enough to see its neighbours. */
const gridZoom = 15

function OpenWhereNext({ view, change, coverage, marks, travel, onClose, nowMs }: Open) {
  return (
    <WhereNextPanel
      reach={view.reach}
      onReach={(patch) => change({ reach: { ...view.reach, ...patch } })}
      kinds={coverage.kinds}
      answer={coverage.next}
      selectedId={view.selection?.noun === 'grid' ? view.selection.id : undefined}
      onGo={(grid) => {
        change({ selection: { noun: 'grid', id: grid.gridId } })
        travel.toPosition(grid.position, gridZoom)
      }}
      onPointGrid={marks.setPointedInTable}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}
