import { lazy, Suspense, useState } from 'react'
import { listAreas } from '#contract/areas'
import { AreaName } from '../areas/AreaName.tsx'
import { useCity } from '../areas/areas.queries.ts'
import { AreaNameContext } from '../ui/TerritoryNames.tsx'
import { TimezoneContext } from '../words/format.ts'
import { CityPage } from './CityPage.tsx'
import { useMe } from './me.ts'
import { isOpenTo, openPage } from './offers.ts'
import { EmptyCity, LoadingCity, UnreachableService } from './states.tsx'
import { useView } from './view-store.ts'

/** Most readers never open it, so its code comes only when asked for. */
const Desk = lazy(async () => ({ default: (await import('./Desk.tsx')).Desk }))

const areaName = (code: string) => <AreaName code={code} />

/** The desk, or the map. Who has no map is at the desk, and no city is asked for. */
export function Inside() {
  const { offers, mayI } = useMe()
  const { view } = useView()
  const [askedGrid] = useState(() => new URLSearchParams(location.search).get('grid') ?? '')
  const page = openPage(view.desk, offers)
  const city = useCity(offers.hasMap)
  return (
    <TimezoneContext value={city.data?.timezone ?? 'Asia/Shanghai'}>
      <AreaNameContext value={isOpenTo(listAreas.access, mayI) ? areaName : null}>
        {page === null ? (
          <MapSide city={city} />
        ) : (
          <Suspense fallback={<LoadingCity />}>
            <Desk page={page} askedGrid={askedGrid} />
          </Suspense>
        )}
      </AreaNameContext>
    </TimezoneContext>
  )
}

function MapSide({ city }: { city: ReturnType<typeof useCity> }) {
  if (city.data) return city.data.bbox === null ? <EmptyCity /> : <CityPage city={city.data} bbox={city.data.bbox} />
  return city.error ? <UnreachableService error={city.error} retry={() => void city.refetch()} /> : <LoadingCity />
}
