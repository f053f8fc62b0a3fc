import type { ReactNode, RefObject } from 'react'
import type { City } from '#contract/areas'
import type { Found } from '#contract/search'
import type { LiveState } from '../http/live-events.ts'
import { SearchBox } from '../search/SearchBox.tsx'
import { DataEndMark } from '../silence/SilenceMark.tsx'
import { IconButton } from '../ui/controls.tsx'
import { Logo } from '../ui/Logo.tsx'
import { useLanguage, useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { CityCounts } from './CityCounts.tsx'
import { LiveMark } from './LiveMark.tsx'
import { useMe } from './me.ts'
import { PageTools } from './PageTools.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import type { TerritoryState } from './territory-state.ts'

type Props = {
  city: City
  territory: TerritoryState
  live: LiveState
  /** What is broken, while something is. */
  silence: ReactNode
  nowMs: number
  searchInput: RefObject<HTMLInputElement | null>
  onFound: (found: Found) => void
  onHelp: () => void
}

export function TopBar({ city, territory, live, silence, nowMs, searchInput, onFound, onHelp }: Props) {
  const { mayI } = useMe()
  const language = useLanguage()
  const words = useWords(pageWords)
  const name = language === 'en' && city.nameEn !== '' ? city.nameEn : city.nameZh
  return (
    <header className="topbar">
      <a className="skip" href="#map">
        {words.skip}
      </a>
      <div className="brand">
        <Logo />
        <div>
          <h1>{name}</h1>
          <CityCounts {...{ city, nowMs }} state={territory} />
        </div>
      </div>
      <SearchBox inputRef={searchInput} onChoose={onFound} />
      <div className="topbar-end">
        {mayI('analysis:read') ? silence : <DataEndMark newestAt={city.newestIncidentAt} nowMs={nowMs} />}
        <LiveMark live={live} />
        <PageTools />
        <IconButton icon="help" label={words.help} tone="quiet" onClick={onHelp} />
        <PersonMenu />
      </div>
    </header>
  )
}
