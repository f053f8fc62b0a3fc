import { lazy, Suspense, useState } from 'react'
import { useCity } from '../areas/areas.queries.ts'
import { TimezoneContext } from '../words/format.ts'
import { CityPage } from './CityPage.tsx'
import { useMe } from './me.ts'
import { openPage } from './offers.ts'
import { EmptyCity, LoadingCity, UnreachableService } from './states.tsx'
import { useView } from './view-store.ts'

/** Most readers never open it, so its code comes only when asked for. */
const Desk = lazy(async () => ({ default: (await import('./Desk.tsx')).Desk }))

/** The desk, or the map. Who has no map is at the desk, and no city is asked for. */
export function Inside() {
  const { offers } = useMe()
  const { view, change } = useView()
  const [askedGrid, setAskedGrid] = useState('')
  const page = openPage(view.desk, offers)
  const city = useCity(offers.hasMap)
  const onWhoSees = (code: string) => {
    setAskedGrid(code)
    change({ desk: 'rights' })
  }
  return (
    <TimezoneContext value={city.data?.timezone ?? 'Asia/Shanghai'}>
      {page === null ? (
        <MapSide city={city} onWhoSees={onWhoSees} />
      ) : (
        <Suspense fallback={<LoadingCity />}>
          <Desk page={page} askedGrid={askedGrid} />
        </Suspense>
      )}
    </TimezoneContext>
  )
}

type MapSideProps = { city: ReturnType<typeof useCity>; onWhoSees: (code: string) => void }

function MapSide({ city, onWhoSees }: MapSideProps) {
  if (city.data)
    return city.data.bbox === null ? (
      <EmptyCity />
    ) : (
      <CityPage city={city.data} bbox={city.data.bbox} onWhoSees={onWhoSees} />
    )
  return city.error ? <UnreachableService error={city.error} retry={() => void city.refetch()} /> : <LoadingCity />
}
