import type { RefObject } from 'react'
import type { City } from '#contract/areas'
import type { Found } from '#contract/search'
import type { LiveState } from '../http/live-events.ts'
import { SearchBox } from '../search/SearchBox.tsx'
import { Button, IconButton } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { useNow } from './use-now.ts'
import { useView } from './view-store.ts'

type Props = {
  city: City
  live: LiveState
  nowMs: number
  searchInput: RefObject<HTMLInputElement | null>
  onFound: (found: Found) => void
  onHelp: () => void
}

export function TopBar({ city, live, nowMs, searchInput, onFound, onHelp }: Props) {
  const { view, change } = useView()
  const words = useWords(pageWords)
  const format = useFormat()
  const { counts } = city
  const name = view.language === 'en' && city.nameEn !== '' ? city.nameEn : city.nameZh
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
              format.count(counts.households),
              format.count(counts.incidents),
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
        <Button
          tone="quiet"
          lang={view.language === 'en' ? 'zh-CN' : 'en'}
          aria-label={words.languageName}
          onClick={() => change({ language: view.language === 'en' ? 'zh-CN' : 'en' })}
        >
          <Icon name="language" />
          {words.language}
        </Button>
        <IconButton
          icon={view.theme === 'dark' ? 'sun' : 'moon'}
          label={view.theme === 'dark' ? words.toLight : words.toDark}
          tone="quiet"
          onClick={() => change({ theme: view.theme === 'dark' ? 'light' : 'dark' })}
        />
        <IconButton icon="help" label={words.help} tone="quiet" onClick={onHelp} />
      </div>
    </header>
  )
}

function LiveMark({ live }: { live: LiveState }) {
  const words = useWords(pageWords)
  const format = useFormat()
  const nowMs = useNow(5_000)
  if (live.isConnected)
    return (
      <span className="live" role="status" title={words.liveHint}>
        <span className="live-dot" aria-hidden="true" />
        {words.live}
      </span>
    )
  return (
    <span className="live live-lost" role="status">
      <span className="live-dot" aria-hidden="true" />
      {words.reconnecting(format.age(new Date(live.since).toISOString(), nowMs))}
    </span>
  )
}

function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width={34} height={34} aria-hidden="true">
      <rect width={32} height={32} rx={9} className="logo-ground" />
      <path d="M8 8h7v7H8zM17 8h7v7h-7zM8 17h7v7H8z" className="logo-cells" />
      <path d="M17 17h7v7h-7z" className="logo-lit" />
    </svg>
  )
}
