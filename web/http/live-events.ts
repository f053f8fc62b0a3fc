export type LiveState = { isConnected: boolean; since: number }

export type LiveOptions = {
  path: string
  /** What to do with the data of each kind of event. */
  on: Readonly<Record<string, (data: unknown) => void>>
  /** Sequence number to resume after; undefined starts with what happens next. */
  after: () => number | undefined
  onState: (state: LiveState) => void
}

/** Longest wait between two attempts, in ms: New things should be on the map within seconds of a restart. */
const longestWaitMs = 5_000

/**
 * Follows a stream of server-sent events and never gives up. The browser resumes short breaks by itself with
 * Last-Event-ID; when it closes the stream for good (an error answer), it is opened again from `after`.
 */
export function followLiveEvents(options: LiveOptions): () => void {
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
    for (const [event, tell] of Object.entries(options.on))
      stream.addEventListener(event, (message: MessageEvent<string>) => tell(JSON.parse(message.data)))
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
