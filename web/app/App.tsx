import { useEffect } from 'react'
import type { City } from '#contract/areas'
import { useCity } from '../areas/areas.queries.ts'
import { TimezoneContext } from '../words/format.ts'
import { LanguageContext } from '../words/language.ts'
import { CityPage } from './CityPage.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { EmptyCity, LoadingCity, UnreachableService } from './states.tsx'
import { useView } from './view-store.ts'

export function App() {
  const { view } = useView()
  const city = useCity()
  useEffect(
    function dressDocument() {
      document.documentElement.lang = view.language
      document.documentElement.dataset.theme = view.theme
    },
    [view.language, view.theme],
  )
  return (
    <LanguageContext value={view.language}>
      <TimezoneContext value={city.data?.timezone ?? 'Asia/Shanghai'}>
        <ErrorBoundary>
          {city.data ? (
            <ThereIsAnAnswer city={city.data} />
          ) : (
            <NoAnswerYet error={city.error} retry={() => void city.refetch()} />
          )}
        </ErrorBoundary>
      </TimezoneContext>
    </LanguageContext>
  )
}

function ThereIsAnAnswer({ city }: { city: City }) {
  return city.bbox === null ? <EmptyCity /> : <CityPage city={city} bbox={city.bbox} />
}

function NoAnswerYet({ error, retry }: { error: Error | null; retry: () => void }) {
  return error ? <UnreachableService error={error} retry={retry} /> : <LoadingCity />
}
