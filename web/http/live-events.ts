export type LiveState = { isConnected: boolean; since: number }

export type LiveOptions<T> = {
  path: string
  event: string
  /** Sequence number to resume after; undefined starts with what happens next. */
  after: () => number | undefined
  onEvent: (data: T) => void
  onState: (state: LiveState) => void
}

/** Longest wait between two attempts, in ms: New things should be on the map within seconds of a restart. */
const longestWaitMs = 5_000

/**
 * Follows a stream of server-sent events and never gives up. The browser resumes short breaks by itself with
 * Last-Event-ID; when it closes the stream for good (an error answer), it is opened again from `after`.
 */
export function followLiveEvents<T>(options: LiveOptions<T>): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = 500
  let isConnected: boolean | undefined

  const report = (connected: boolean) => {
    if (connected === isConnected) return
    isConnected = connected
    options.onState({ isConnected: connected, since: Date.now() })
  }
  const open = () => {
    const after = options.after()
    const stream = new EventSource(after === undefined ? options.path : `${options.path}?after=${after}`)
    source = stream
    stream.onopen = () => {
      waitMs = 500
      report(true)
    }
    stream.addEventListener(options.event, (message: MessageEvent<string>) => {
      options.onEvent(JSON.parse(message.data) as T)
    })
    stream.onerror = () => {
      report(false)
      if (stream.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, waitMs)
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
