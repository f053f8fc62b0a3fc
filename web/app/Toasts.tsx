import type { ReactNode } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { News } from './use-live-map.ts'

/** What just came in. One toast that counts up, however many come. */
export function Toasts({ news, children }: { news: News; children: ReactNode }) {
  const words = useWords(pageWords)
  const format = useFormat()
  return (
    <div className="toasts" role="status" aria-live="polite">
      {children}
      {news.incidents > 0 ? (
        <p className="toast toast-news" data-testid="news">
          <Icon name="marker" />
          {words.newIncidents(format.count(news.incidents))}
        </p>
      ) : null}
      {news.rows > 0 ? (
        <p className="toast">
          <Icon name="check" />
          {words.changed(format.count(news.rows))}
        </p>
      ) : null}
    </div>
  )
}
