import type { SilenceAnswer } from '#contract/silence'
import { Icon } from '../ui/Icon.tsx'
import { useFormat } from '../words/format.ts'
import { incidentWords } from '../words/incidents.ts'
import { useLanguage, useWords } from '../words/language.ts'
import { silenceWords } from '../words/silence.ts'
import { hasStopped } from './say-silence.ts'

/** In the top bar, whatever panel is open: what on the page is too low because a source stopped. */
export function SilenceMark({ data, onOpen }: { data: SilenceAnswer | undefined; onOpen: () => void }) {
  const text = useMarkText(data)
  if (text === undefined) return null
  return (
    <button type="button" className="silence-mark" data-testid="silence-mark" title={text} onClick={onOpen}>
      <Icon name="alert" size={15} />
      <span role="status">{text}</span>
    </button>
  )
}

/** To whom analyses are not told: at least that the data ended. */
export function DataEndMark({ newestAt, nowMs }: { newestAt: string | null; nowMs: number }) {
  const words = useWords(silenceWords)
  const format = useFormat()
  if (!hasStopped(newestAt, nowMs)) return null
  const text = words.dataEnd(format.time(newestAt))
  return (
    <span className="silence-mark" data-testid="data-end-mark" title={text}>
      <Icon name="alert" size={15} />
      <span role="status">{text}</span>
    </span>
  )
}

/** Undefined while nothing is broken. */
function useMarkText(data: SilenceAnswer | undefined): string | undefined {
  const words = useWords(silenceWords)
  const names = useWords(incidentWords).source
  const format = useFormat()
  const comma = useLanguage() === 'zh-CN' ? '、' : ', '
  if (!data?.check) return undefined
  const { feed, newestAt, asOf } = data.check
  if (feed !== 'live') return words.markFeed(format.time(newestAt))
  const broken = data.sources.filter(({ state }) => state === 'broken')
  const [first] = broken
  if (!first) return undefined
  return words.mark(broken.map(({ source }) => names[source]).join(comma), format.time(first.lastAt ?? asOf))
}
