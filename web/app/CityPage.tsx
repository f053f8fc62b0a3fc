import type { Dispatch, RefObject, SetStateAction } from 'react'
import { useMemo, useRef, useState } from 'react'
import type { City } from '#contract/areas'
import type { Bbox } from '#geo/bbox'
import { useIncidentClasses } from '../catalogues/catalogues.queries.ts'
import { ServiceNotice } from '../health/ServiceNotice.tsx'
import type { MapHandle } from '../map/map-handle.ts'
import { usePlanner } from '../plans/use-planner.ts'
import { SilenceMark } from '../silence/SilenceMark.tsx'
import { useTileSources } from '../tiles/tiles.queries.ts'
import { CardHost, useSelected } from './CardHost.tsx'
import { CityMap } from './CityMap.tsx'
import { firstTaker } from './click-taker.ts'
import { CityTimeline } from './CityTimeline.tsx'
import { HelpDialog } from './HelpDialog.tsx'
import { HoverTip } from './HoverTip.tsx'
import { MapCorner } from './MapCorner.tsx'
import { MapLegend } from './MapLegend.tsx'
import { useMe } from './me.ts'
import { offeredTiles, offeredView } from './offers.ts'
import { selectionOf, useLayerCounts, useTravel } from './page-parts.ts'
import { PanelHost } from './PanelHost.tsx'
import { Rail } from './Rail.tsx'
import { useShortcuts } from './shortcuts.ts'
import { territoryState } from './territory-state.ts'
import { TerritoryNote } from './TerritoryNote.tsx'
import { Toasts } from './Toasts.tsx'
import { TopBar } from './TopBar.tsx'
import { useAnalyses } from './use-analyses.ts'
import { useCityScene } from './use-city-scene.ts'
import { useClock } from './use-clock.ts'
import { useHeat } from './use-heat.ts'
import { useLiveMap } from './use-live-map.ts'
import type { Marks } from './use-marks.ts'
import { useMarks } from './use-marks.ts'
import { usePlaceQuestions } from './use-place-questions.ts'
import { useNow } from './use-now.ts'
import type { ShortcutInput } from './view-moves.ts'
import { shortcutsFor, withPanel } from './view-moves.ts'
import { useView } from './view-store.ts'

const noClasses: never[] = []

/** The view as far as the caller's rights go. */
function useOfferedView() {
  const { view, change } = useView()
  const { offers, mayI } = useMe()
  return { view: useMemo(() => offeredView(view, offers, mayI), [view, offers, mayI]), change }
}

type ShortcutParts = Pick<ShortcutInput, 'view' | 'change' | 'handle' | 'offers'> & {
  searchInput: RefObject<HTMLInputElement | null>
  marks: Pick<Marks, 'setSpot'>
  setIsHelpOpen: Dispatch<SetStateAction<boolean>>
}

function useCityShortcuts({ searchInput, marks, setIsHelpOpen, ...input }: ShortcutParts): void {
  useShortcuts(() =>
    shortcutsFor({
      ...input,
      focusSearch: () => searchInput.current?.focus(),
      toggleHelp: () => setIsHelpOpen((isOpen) => !isOpen),
      clearSpot: () => marks.setSpot(undefined),
    }),
  )
}

type Props = { city: City; bbox: Bbox }

export function CityPage({ city, bbox }: Props) {
  const { view, change } = useOfferedView()
  const { me, mayI, offers, askAgain } = useMe()
  const nowMs = useNow(30_000)
  const [handle, setHandle] = useState<MapHandle>()
  const [seen, setSeen] = useState<Bbox>()
  const [isHelpOpen, setIsHelpOpen] = useState(false)
  const searchInput = useRef<HTMLInputElement>(null)
  const marks = useMarks()
  const sources = useTileSources(offeredTiles(offers)).data
  const classes = useIncidentClasses().data ?? noClasses
  const clock = useClock({ view, change, city })
  const shownView = useMemo(() => ({ ...view, filter: clock.shownFilter }), [view, clock.shownFilter])
  const heat = useHeat({ view, city, seen, mayI, clock })
  const asked = usePlaceQuestions(view, { change, mayI, handle, spot: marks.spot })
  const { coverage } = asked
  const analyses = useAnalyses(view, city, mayI)
  const planner = usePlanner(view.panel === 'plans')
  const selected = useSelected(view.selection, mayI)
  const live = useLiveMap(sources, handle, askAgain)
  const counts = useLayerCounts(handle, view)
  const travel = useTravel(handle, view)
  const models = { ...asked, ...analyses }
  const shown = { view: shownView, sources, classes, heat, ...models, plan: planner.picture, selected, marks }
  const scene = useCityScene(shown)
  const shared = { view, change, nowMs }
  const territory = territoryState(me, city.counts)
  useCityShortcuts({ view, change, handle, offers, searchInput, marks, setIsHelpOpen })
  return (
    <div className="page">
      <TopBar
        city={city}
        territory={territory}
        live={live.state}
        silence={<SilenceMark data={analyses.silence.answer.data} onOpen={() => change({ panel: 'silence' })} />}
        nowMs={nowMs}
        searchInput={searchInput}
        onHelp={() => setIsHelpOpen(true)}
        onFound={(found) => {
          marks.setSpot(found.position)
          travel.toFound(found)
          const selection = selectionOf(found.type, found.id)
          if (selection) change({ selection })
        }}
      />
      <Rail panels={offers.panels} panel={view.panel} onPanel={(panel) => change(withPanel(view, panel))} />
      <PanelHost {...shared} {...models} {...{ classes, heat, planner, counts, marks, travel, seen }} />
      <CityMap
        {...{ bbox, scene, handle, marks }}
        planHand={planner.hand}
        takeClick={firstTaker([planner.hand?.takeClick, ...Object.values(asked).map(({ takeClick }) => takeClick)])}
        swiped={analyses.comparison.swiped && { parts: shown, sides: analyses.comparison.swiped }}
        cellAt={heat.cells.pickAt}
        addressOf={live.addressOf}
        onHandle={setHandle}
        onSeen={setSeen}
        onIdle={counts.recount}
      />
      <MapLegend {...{ scene, view, heat }} />
      {marks.hover ? <HoverTip {...marks.hover} {...{ view, classes, heat, coverage }} /> : null}
      <CardHost {...shared} selected={selected} onPlace={travel.toPlace} />
      {offers.hasTimeline && territory !== 'none' && territory !== 'empty' ? (
        <CityTimeline {...{ city, view, change, clock }} histogram={heat.histogram} />
      ) : null}
      <MapCorner city={city} handle={handle} onWholeCity={() => travel.toPlace(bbox)} />
      <Toasts news={live.news}>
        <ServiceNotice />
        <TerritoryNote state={territory} />
      </Toasts>
      <HelpDialog isOpen={isHelpOpen} onOpen={setIsHelpOpen} />
    </div>
  )
}
