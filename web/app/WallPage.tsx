import { useMemo, useState } from 'react'
import type { City } from '#contract/areas'
import type { Me } from '#contract/sessions'
import type { Bbox } from '#geo/bbox'
import { ScreenLevel } from '#geo/rights'
import { ServiceNotice } from '../health/ServiceNotice.tsx'
import { ClassLegend } from '../heat/HeatLegend.tsx'
import type { LiveState } from '../http/live-events.ts'
import type { MapHandle } from '../map/map-handle.ts'
import { mapPalettes } from '../styles/theme.ts'
import { useTileSources } from '../tiles/tiles.queries.ts'
import { Logo } from '../ui/Logo.tsx'
import { ProvenanceLine } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useLanguage, useWords } from '../words/language.ts'
import { screenWords } from '../words/screens.ts'
import { CityMap } from './CityMap.tsx'
import { LiveMark } from './LiveMark.tsx'
import { MapCorner } from './MapCorner.tsx'
import { useMe } from './me.ts'
import { offeredTiles, offeredView } from './offers.ts'
import { useTravel } from './page-parts.ts'
import { useCityScene } from './use-city-scene.ts'
import { stillClock } from './use-clock.ts'
import { useHeat } from './use-heat.ts'
import { useLiveMap } from './use-live-map.ts'
import { useMarks } from './use-marks.ts'
import { useNow } from './use-now.ts'
import { openPassingStore, useView, ViewStoreContext } from './view-store.ts'
import { wallView } from './view.ts'

/** A wall shows no analysis. */
const noHotspots = { map: undefined }

const noClasses: never[] = []
const nothingSelected = { boundary: undefined, position: undefined }
const noReach = { reach: undefined, reachers: undefined }

type Props = { city: City; bbox: Bbox; screen: Me }

/** The map for a wall: what its level shows, and nothing to click through. */
export function WallPage(props: Props) {
  const { view } = useView()
  const [store] = useState(() => openPassingStore(wallView(view)))
  return (
    <ViewStoreContext value={store}>
      <WallMap {...props} />
    </ViewStoreContext>
  )
}

function WallMap({ city, bbox, screen }: Props) {
  const { mayI, offers, askAgain } = useMe()
  const words = useWords(heatWords)
  const { view: wanted } = useView()
  const view = useMemo(() => offeredView(wanted, offers, mayI), [wanted, offers, mayI])
  const [handle, setHandle] = useState<MapHandle>()
  const [seen, setSeen] = useState<Bbox>()
  const nowMs = useNow(30_000)
  const marks = useMarks()
  const sources = useTileSources(offeredTiles(offers)).data
  const clock = useMemo(() => ({ ...stillClock(view.filter), steps: 0 }), [view.filter])
  const heat = useHeat({ view, city, seen, mayI, clock })
  const live = useLiveMap(sources, handle, askAgain)
  const travel = useTravel(handle, view)
  const scene = useCityScene({
    view,
    sources,
    classes: noClasses,
    heat,
    coverage: noReach,
    hotspots: noHotspots,
    selected: nothingSelected,
    marks,
  })
  return (
    <div className="page wall">
      <WallBar city={city} screen={screen} live={live.state} />
      <CityMap
        {...{ bbox, scene, marks }}
        cellAt={heat.cells.pickAt}
        addressOf={live.addressOf}
        onHandle={setHandle}
        onSeen={setSeen}
        onIdle={() => undefined}
      />
      <aside className="wall-legend" aria-labelledby="wall-legend">
        <h2 id="wall-legend">{`${words.grids} · ${words[view.heat.measure]}`}</h2>
        <ClassLegend
          theme={view.theme}
          breaks={heat.breaks}
          measure={view.heat.measure}
          hatch={mapPalettes[view.theme].hatch}
        />
        <ProvenanceLine source={words.published} provenance={heat.summary.data?.provenance} nowMs={nowMs} />
      </aside>
      <MapCorner city={city} handle={handle} onWholeCity={() => travel.toPlace(bbox)} />
      <div className="toasts">
        <ServiceNotice />
      </div>
    </div>
  )
}

function WallBar({ city, screen, live }: Pick<Props, 'city' | 'screen'> & { live: LiveState }) {
  const words = useWords(screenWords)
  const language = useLanguage()
  const format = useFormat()
  const nowMs = useNow(1_000)
  const level = ScreenLevel.safeParse(screen.post)
  const now = new Date(nowMs).toISOString()
  return (
    <header className="topbar wall-bar">
      <div className="brand">
        <Logo size={40} />
        <div>
          <h1>{language === 'en' && city.nameEn !== '' ? city.nameEn : city.nameZh}</h1>
          <p>{screen.name}</p>
        </div>
      </div>
      <p className="wall-note">{level.success ? words.levelNote[level.data] : null}</p>
      <div className="topbar-end">
        <LiveMark live={live} />
        <time className="wall-clock" dateTime={now}>
          <strong>{format.clock(now)}</strong>
          <span>{format.day(now)}</span>
        </time>
      </div>
    </header>
  )
}
