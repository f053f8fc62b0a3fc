import pg from 'pg'
import type { Logger } from 'pino'

const retryMs = 2000

/** Keeps one connection on LISTEN, opened again two seconds after it is lost; wakes also when it was (re)opened. */
export function listenTo(
  connectionString: string,
  channel: 'changes' | 'access',
  wake: () => void,
  log: Logger,
): { close: () => Promise<void> } {
  const state: { client: pg.Client | undefined; closed: boolean; retry: NodeJS.Timeout | undefined } = {
    client: undefined,
    closed: false,
    retry: undefined,
  }
  const again = (): void => {
    state.client = undefined
    if (!state.closed && state.retry === undefined)
      state.retry = setTimeout(() => {
        state.retry = undefined
        open()
      }, retryMs)
  }
  const open = (): void => {
    const client = new pg.Client({ connectionString, application_name: `wangge-${channel}`, keepAlive: true })
    client.on('notification', wake)
    client.on('error', again)
    client.on('end', again)
    client
      .connect()
      .then(() => client.query(`LISTEN ${channel}`))
      .then(wake)
      .catch((error: unknown) => {
        log.warn({ err: error }, `cannot listen for ${channel}; polling goes on`)
        again()
      })
    state.client = client
  }
  open()
  return {
    close: async () => {
      state.closed = true
      clearTimeout(state.retry)
      await state.client?.end().catch(() => undefined)
    },
  }
}
