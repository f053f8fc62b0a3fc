import { useEffect } from 'react'
import { LanguageContext } from '../words/language.ts'
import { Door } from './Door.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { useView } from './view-store.ts'
import { WallRoot } from './WallRoot.tsx'

/** Opened with ?screen the page is a wall: nobody signs in there. */
const isWall = new URLSearchParams(location.search).has('screen')

export function App() {
  const { view } = useView()
  useEffect(
    function dressDocument() {
      document.documentElement.lang = view.language
      document.documentElement.dataset.theme = view.theme
    },
    [view.language, view.theme],
  )
  return (
    <LanguageContext value={view.language}>
      <ErrorBoundary>{isWall ? <WallRoot /> : <Door />}</ErrorBoundary>
    </LanguageContext>
  )
}
