import { useEffect, useRef } from 'react'
import { Button } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Logo } from '../ui/Logo.tsx'
import { deskWords } from '../words/desk.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { DeskContent } from './DeskContent.tsx'
import { deskIcons } from './desk-icons.ts'
import { useMe } from './me.ts'
import { administrationOf } from './offers.ts'
import { PageTools } from './PageTools.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import { useShortcuts } from './shortcuts.ts'
import { useView } from './view-store.ts'
import type { DeskPage } from './view.ts'

/** Everything that is not on the map: one page at a time, only those the caller's rights open. */
export function Desk({ page, askedGrid }: { page: DeskPage; askedGrid: string }) {
  const { offers } = useMe()
  const { view, change } = useView()
  const words = useWords(deskWords)
  const content = useRef<HTMLElement>(null)
  const close = () => change({ desk: null })
  useEffect(
    function startAtTheTop() {
      content.current?.scrollTo(0, 0)
      content.current?.focus({ preventScroll: true })
    },
    [page],
  )
  useShortcuts(() => ({
    d: () => change({ theme: view.theme === 'dark' ? 'light' : 'dark' }),
    ...(offers.hasMap ? { Escape: close } : {}),
  }))
  return (
    <div className="desk">
      <DeskBar />
      <nav className="desk-list" aria-label={words.pages}>
        {offers.hasMap ? (
          <Button onClick={close}>
            <Icon name="back" />
            {words.toMap}
          </Button>
        ) : null}
        <DeskGroup title={words.groupMine} pages={offers.own} open={page} />
        <DeskGroup title={words.groupAdministration} pages={administrationOf(offers)} open={page} />
      </nav>
      <main ref={content} className="desk-content" tabIndex={-1}>
        <div className="desk-sheet">
          <DeskContent page={page} askedGrid={askedGrid} />
        </div>
      </main>
    </div>
  )
}

function DeskBar() {
  const words = useWords(deskWords)
  const { product } = useWords(pageWords)
  return (
    <header className="desk-bar">
      <div className="brand">
        <Logo size={30} />
        <p className="desk-brand">
          <strong>{product}</strong>
          <span>{words.desk}</span>
        </p>
      </div>
      <div className="topbar-end">
        <PageTools />
        <PersonMenu />
      </div>
    </header>
  )
}

function DeskGroup({ title, pages, open }: { title: string; pages: readonly DeskPage[]; open: DeskPage }) {
  const { change } = useView()
  const words = useWords(deskWords)
  if (pages.length === 0) return null
  return (
    <div className="desk-group">
      <p>{title}</p>
      <ul>
        {pages.map((page) => (
          <li key={page}>
            <button
              type="button"
              aria-current={page === open ? 'page' : undefined}
              onClick={() => change({ desk: page })}
            >
              <Icon name={deskIcons[page]} />
              {words[page]}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
