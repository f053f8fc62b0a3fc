import { useEffect, useRef, useState } from 'react'
import type { Change } from '#contract/changes'
import { streamChanges } from '#contract/changes'
import { checkHealth } from '#contract/health'
import { addressOf, call } from '../http/client.ts'
import type { LiveState } from '../http/live-events.ts'
import { followLiveEvents } from '../http/live-events.ts'

type Listeners = {
  onChange: (change: Change) => void
  /** What the reader may see has changed, or the sign-in has ended. */
  onAccess: () => void
}

/** Follows the change feed as long as the page is open. After a break it goes on behind the last change seen. */
export function useLiveChanges(listeners: Listeners): LiveState {
  const [state, setState] = useState<LiveState>({ isConnected: false, since: Date.now() })
  const latest = useRef(listeners)
  useEffect(function rememberListeners() {
    latest.current = listeners
  })
  useEffect(function follow() {
    let stop: (() => void) | undefined
    let isClosed = false
    const start = (newest: number | undefined) => {
      if (!isClosed) stop = followAfter(newest, () => latest.current, setState)
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
  listeners: () => Listeners,
  onState: (state: LiveState) => void,
): () => void {
  let lastSeq = newest
  return followLiveEvents({
    path: addressOf(streamChanges),
    after: () => lastSeq,
    on: {
      change: (data) => {
        const change = data as Change
        if (lastSeq !== undefined && change.seq <= lastSeq) return
        lastSeq = change.seq
        listeners().onChange(change)
      },
      access: () => listeners().onAccess(),
    },
    onState,
  })
}
