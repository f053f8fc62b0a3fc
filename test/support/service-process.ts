import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** The service as a container runs it, in a process of its own. */
export type ServiceProcess = {
  url: string
  /** In order on SIGTERM, or at once as a crash ends it. */
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>
}

const root = resolve(import.meta.dirname, '../..')

/** Returns when it is ready to answer everything. */
export async function startServiceProcess(databaseUrl: string, dataFolder: string): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl, WANGGE_DATA_DIR: dataFolder, WANGGE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const url = () => /"url":"(http:[^"]+)","msg":"listening"/.exec(text)?.[1]
  for (let tries = 0; tries < 600 && child.exitCode === null; tries += 1) {
    const address = url()
    if (address !== undefined && (await isReady(address)))
      return {
        url: address,
        end: async (signal) => {
          child.kill(signal)
          await ended
        },
      }
    await wait(50)
  }
  child.kill('SIGKILL')
  throw new Error(`the service did not become ready:\n${text}`)
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  )
}
