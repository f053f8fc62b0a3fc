import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A process of the bench's own that answers each message with one. */
export type Child<Ready> = {
  ready: Ready
  request: <Answer>(message: object) => Promise<Answer>
  stop: () => Promise<void>
}

/** `script` stands beside this file. Its first message says that it is ready. */
export async function startChild<Ready>(script: string, words: string[]): Promise<Child<Ready>> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), words, {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const hear = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null) => {
        reject(new Error(`${script} ended with code ${code ?? 'none'}`))
      }
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        if (typeof message === 'object' && 'failed' in message) reject(new Error(String(message.failed)))
        else resolve(message as T)
      })
    })
  return {
    ready: await hear<Ready>(),
    request: (message) => {
      child.send(message)
      return hear()
    },
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.connected) child.disconnect()
      const killed = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(killed)
    },
  }
}
