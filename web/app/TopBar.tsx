import type { RefObject } from 'react'
import type { City } from '#contract/areas'
import type { Found } from '#contract/search'
import type { LiveState } from '../http/live-events.ts'
import { SearchBox } from '../search/SearchBox.tsx'
import { IconButton } from '../ui/controls.tsx'
import { Logo } from '../ui/Logo.tsx'
import { useFormat } from '../words/format.ts'
import { useLanguage, useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { LiveMark } from './LiveMark.tsx'
import { PageTools } from './PageTools.tsx'
import { PersonMenu } from './PersonMenu.tsx'

type Props = {
  city: City
  live: LiveState
  nowMs: number
  searchInput: RefObject<HTMLInputElement | null>
  onFound: (found: Found) => void
  onHelp: () => void
}

export function TopBar({ city, live, nowMs, searchInput, onFound, onHelp }: Props) {
  const language = useLanguage()
  const words = useWords(pageWords)
  const format = useFormat()
  const { counts } = city
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
          <p>
            {words.cityCounts(
              format.count(counts.communityGrids),
              counts.households === null ? '–' : format.count(counts.households),
              counts.incidents === null ? '–' : format.count(counts.incidents),
            )}
            {city.newestIncidentAt === null ? null : (
              <span
                className="brand-age"
                title={words.asOf(format.time(city.newestIncidentAt), format.age(city.newestIncidentAt, nowMs))}
              >
                {' · '}
                {format.day(city.newestIncidentAt)}
              </span>
            )}
          </p>
        </div>
      </div>
      <SearchBox inputRef={searchInput} onChoose={onFound} />
      <div className="topbar-end">
        <LiveMark live={live} />
        <PageTools />
        <IconButton icon="help" label={words.help} tone="quiet" onClick={onHelp} />
        <PersonMenu />
      </div>
    </header>
  )
}
