import type { LiveState } from '../http/live-events.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { useNow } from './use-now.ts'

export function LiveMark({ live }: { live: LiveState }) {
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
