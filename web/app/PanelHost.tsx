import { lazy, Suspense } from 'react'
import type { IncidentClass } from '#contract/catalogues'
import type { Bbox } from '#geo/bbox'
import { exportLayers, rightOfLayer } from '#geo/export-words'
import type { Position } from '#geo/geojson'
import { seesField } from '#geo/rights'
import type { IncidentFilter } from '#geo/incident-filter'
import { CoveragePanel } from '../coverage/CoveragePanel.tsx'
import { PlacementView } from '../coverage/PlacementView.tsx'
import { WhereNextPanel } from '../coverage/WhereNextPanel.tsx'
import { useHoursOfWeek } from '../heat/heat.queries.ts'
import { HourOfWeek } from '../heat/HourOfWeek.tsx'
import { HeatPanel } from '../heat/HeatPanel.tsx'
import { withChoice } from '../incidents/FilterForm.tsx'
import { PlansPanel } from '../plans/PlansPanel.tsx'
import type { PlannerModel } from '../plans/use-planner.ts'
import { ResourceBadge } from '../resources/ResourceBadge.tsx'
import { StockPanel } from '../stock/StockPanel.tsx'
import { mapPalettes } from '../styles/theme.ts'
import type { AnalysisModels } from './AnalysisHost.tsx'
import { AnalysisHost, isAnalysis } from './AnalysisHost.tsx'
import { LayerPanel } from './LayerPanel.tsx'
import { useMe } from './me.ts'
import { OpenFilter } from './OpenFilter.tsx'
import type { CoverageModel } from './use-coverage.ts'
import type { PlacementsModel } from './use-placements.ts'
import { OpenScenarios } from './OpenScenarios.tsx'
import type { ScenarioModel } from './use-scenario-map.ts'
import type { HeatModel } from './use-heat.ts'
import type { Marks } from './use-marks.ts'
import type { StockModel } from './use-stock.ts'
import { withLayer } from './view-moves.ts'
import type { LayerKey, View } from './view.ts'

/** Few people import, so its code comes only when asked for. */
const ImportPanel = lazy(async () => ({ default: (await import('../imports/ImportPanel.tsx')).ImportPanel }))

/** Likewise. */
const ExportPanel = lazy(async () => ({ default: (await import('../exports/ExportPanel.tsx')).ExportPanel }))

type Props = AnalysisModels & {
  view: View
  change: (patch: Partial<View>) => void
  classes: readonly IncidentClass[]
  heat: HeatModel
  coverage: CoverageModel
  placements: PlacementsModel
  stock: StockModel
  planner: PlannerModel
  scenarios: ScenarioModel
  counts: { counts: Partial<Record<LayerKey, number>> }
  /** The box of the map. */
  seen: Bbox | undefined
  nowMs: number
  marks: Pick<Marks, 'setPointedInTable' | 'setCellInTable' | 'setImportPositions' | 'setSpot'>
  travel: {
    toPosition: (position: Position, zoom: number) => void
    toPositions: (positions: readonly Position[]) => void
  }
}

type Open = Props & { onClose: () => void }

/** Functions below are hoisted: each panel by its name. */
const openPanels = {
  layers: OpenLayers,
  heat: OpenHeat,
  coverage: OpenCoverage,
  'where-next': OpenWhereNext,
  stock: OpenStock,
  scenarios: OpenScenarios,
  plans: OpenPlans,
  imports: OpenImports,
  exports: OpenExports,
}

/** The one open panel on the left. */
export function PanelHost(props: Props) {
  const { view, change, marks } = props
  const close = () => {
    marks.setPointedInTable(undefined)
    change({ panel: null })
  }
  const { panel } = view
  if (panel === null) return null
  if (isAnalysis(panel)) return <AnalysisHost {...props} panel={panel} onClose={close} />
  const OpenPanel = openPanels[panel]
  return <OpenPanel {...props} onClose={close} />
}

function OpenLayers({ view, change, counts, heat, onClose }: Open) {
  return <LayerPanel view={view} change={change} counts={counts.counts} heat={heat} onClose={onClose} />
}

function OpenImports({ marks, travel, nowMs, onClose }: Open) {
  const showPositions = (positions: Position[]) => {
    marks.setImportPositions(positions)
    travel.toPositions(positions)
  }
  return (
    <Suspense>
      <ImportPanel nowMs={nowMs} onPositions={showPositions} onClose={onClose} />
    </Suspense>
  )
}

function OpenPlans({ planner, travel, onClose, nowMs }: Open) {
  const { mayI } = useMe()
  return (
    <PlansPanel
      planner={planner}
      mayDraft={mayI('plans:draft')}
      onGo={travel.toPositions}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

function OpenHeat({ view, change, classes, heat, marks, onClose, nowMs }: Open) {
  const { me, mayI } = useMe()
  return (
    <HeatPanel
      theme={view.theme}
      hatch={mapPalettes[view.theme].hatch}
      isShown={view.layers.heat.isOn}
      onShow={(isOn) => change({ layers: withLayer(view.layers, 'heat', isOn) })}
      settings={view.heat}
      hasHouseholds={mayI('households:read')}
      isWholeCity={me.isWholeCity}
      onSettings={(patch) => change({ heat: { ...view.heat, ...patch } })}
      scaleMax={heat.scaleMax}
      summary={heat.summary}
      playedTotal={heat.playedTotal}
      playedOutside={heat.playedOutside}
      restedAt={heat.filter}
      rates={heat.rates}
      breaks={heat.breaks}
      cells={heat.cells}
      onPointCell={marks.setCellInTable}
      week={mayI('heat:count') ? <OpenWeek {...{ view, change }} filter={heat.filter} /> : null}
      filterForm={<OpenFilter {...{ view, change, classes, heat }} />}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onPointGrid={marks.setPointedInTable}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

/** Counted without its own choice, so that the rest of the week stays to be seen. */
function OpenWeek({ view, change, filter }: Pick<Props, 'view' | 'change'> & { filter: IncidentFilter }) {
  const { hours, weekdays, ...rest } = filter
  const answer = useHoursOfWeek(rest, true)
  return (
    <HourOfWeek
      answer={answer}
      theme={view.theme}
      chosen={{ hours, weekdays }}
      onChoose={(chosen) =>
        change({
          filter: withChoice(withChoice(view.filter, 'hours', chosen.hours ?? []), 'weekdays', chosen.weekdays ?? []),
        })
      }
    />
  )
}

function OpenCoverage({ view, change, coverage, marks, travel, onClose, nowMs }: Open) {
  return (
    <CoveragePanel
      theme={view.theme}
      gapColor={mapPalettes[view.theme].gap}
      isShown={view.layers.coverage.isOn}
      onShow={(isOn) => change({ layers: withLayer(view.layers, 'coverage', isOn) })}
      reach={view.reach}
      onReach={(patch) => change({ reach: { ...view.reach, ...patch } })}
      kinds={coverage.kinds}
      answers={coverage.answers}
      going={{
        onGrid: (id) => change({ selection: { noun: 'grid', id } }),
        onPlace: (position) => {
          // A place that is asked about stays marked; any other row marks its own.
          if (view.reach.question !== 'reachers') marks.setSpot(position)
          travel.toPosition(position, gridZoom)
        },
        onPointGrid: marks.setPointedInTable,
      }}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

function OpenStock({ stock, marks, travel, onClose, nowMs }: Open) {
  const { mayI } = useMe()
  return (
    <StockPanel
      answer={stock.answer}
      days={stock.days}
      onDays={stock.setDays}
      tab={stock.tab}
      onTab={stock.setTab}
      place={stock.place}
      onOpen={(place) => {
        stock.setPlace(place)
        marks.setSpot(place?.position)
        if (place) travel.toPosition(place.position, placeZoom)
      }}
      target={stock.target}
      nearest={stock.nearest}
      question={stock.question}
      onQuestion={stock.change}
      mayKeep={mayI('stock:keep')}
      badgeOf={(kind) => <ResourceBadge kind={kind} />}
      onClose={() => {
        marks.setSpot(undefined)
        onClose()
      }}
      nowMs={nowMs}
    />
  )
}

/** Near enough to see which building it is. */
const placeZoom = 16.5

function OpenExports({ view, heat, seen, nowMs, onClose }: Open) {
  const { me, mayI } = useMe()
  const offered = exportLayers.filter((layer) => mayI(rightOfLayer[layer]))
  return (
    <Suspense>
      <ExportPanel
        offered={offered}
        // Heat is made of incidents: who looks at it means them.
        shown={offered.filter((layer) => view.layers[layer].isOn || (layer === 'incidents' && view.layers.heat.isOn))}
        mayHaveWords={seesField(me, 'incidents:read', 'text') || seesField(me, 'incidents:read', 'address')}
        filter={heat.filter}
        seen={seen}
        nowMs={nowMs}
        onClose={onClose}
      />
    </Suspense>
  )
}

/** Near enough to see the streets of a grid, far enough to see its neighbours. */
const gridZoom = 15

function OpenWhereNext({ view, change, coverage, placements, marks, travel, onClose, nowMs }: Open) {
  const { mayI } = useMe()
  return (
    <WhereNextPanel
      reach={view.reach}
      onReach={(patch) => change({ reach: { ...view.reach, ...patch } })}
      kinds={coverage.kinds}
      answer={coverage.next}
      places={
        placements.isOffered
          ? {
              isOpen: placements.isTabOpen,
              onOpen: placements.onTab,
              view: (
                <PlacementView
                  model={placements.model}
                  theme={view.theme}
                  mayRun={mayI('analysis:run')}
                  onPosition={(position) => travel.toPosition(position, gridZoom)}
                  onGrid={(id) => change({ selection: { noun: 'grid', id } })}
                  onPointGrid={marks.setPointedInTable}
                  nowMs={nowMs}
                />
              ),
            }
          : undefined
      }
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
