import { useEffect, useRef, useState } from 'react'
import type { Change } from '#contract/changes'
import { streamChanges } from '#contract/changes'
import { checkHealth } from '#contract/health'
import { addressOf, call } from '../http/client.ts'
import type { LiveState } from '../http/live-events.ts'
import { followLiveEvents } from '../http/live-events.ts'

/** Follows the change feed as long as the page is open. After a break it goes on behind the last change seen. */
export function useLiveChanges(onChange: (change: Change) => void): LiveState {
  const [state, setState] = useState<LiveState>({ isConnected: false, since: Date.now() })
  const latest = useRef(onChange)
  useEffect(function rememberListener() {
    latest.current = onChange
  })
  useEffect(function follow() {
    let stop: (() => void) | undefined
    let isClosed = false
    const start = (newest: number | undefined) => {
      if (!isClosed) stop = followAfter(newest, (change) => latest.current(change), setState)
    }
    call(checkHealth, {}).then(
      ({ dataVersion }) => start(dataVersion),
      () => start(undefined),
    )
    return () => {
      isClosed = true
      stop?.()
    }
  }, [])
  return state
}

/** Starts behind the newest change the page can have seen, so that nothing falls between loading and listening. */
function followAfter(
  newest: number | undefined,
  onChange: (change: Change) => void,
  onState: (state: LiveState) => void,
): () => void {
  let lastSeq = newest
  return followLiveEvents<Change>({
    path: addressOf(streamChanges),
    event: 'change',
    after: () => lastSeq,
    onEvent: (change) => {
      if (lastSeq !== undefined && change.seq <= lastSeq) return
      lastSeq = change.seq
      onChange(change)
    },
    onState,
  })
}
