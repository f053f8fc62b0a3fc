import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export type ServiceRun = {
  url: string
  pid: number
  /** From the start of the process until the port is open, and until heat answers. */
  listeningSeconds: number
  servingSeconds: number
  stop: () => Promise<void>
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
const longestStartMs = 300_000

/** The service as a container runs it, in a process of its own, until heat answers. */
export async function startServiceRun(databaseUrl: string, dataFolder: string, cookie: string): Promise<ServiceRun> {
  mkdirSync(dataFolder, { recursive: true })
  const begun = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      WANGGE_DATA_DIR: dataFolder,
      WANGGE_KEY_FILE: `${dataFolder}/keys.txt`,
      WANGGE_PORT: '0',
      WANGGE_BUDGET_PER_MINUTE: '10000000',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let text = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4000)
      const found = /"url":"(http:[^"]+)","msg":"listening"/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`the service ended before it listened:\n${text}`)))
  })
  const listeningSeconds = (performance.now() - begun) / 1000
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  try {
    await untilHeatAnswers(url, cookie)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, pid: child.pid ?? 0, listeningSeconds, servingSeconds: (performance.now() - begun) / 1000, stop }
}

async function untilHeatAnswers(url: string, cookie: string): Promise<void> {
  const deadline = performance.now() + longestStartMs
  while (performance.now() < deadline) {
    const answer = await fetch(`${url}/heat/summary?bucket=month&hours=8`, { headers: { cookie } })
    await answer.arrayBuffer()
    if (answer.ok) return
    await wait(50)
  }
  throw new Error('heat did not answer within five minutes of the start')
}

/** What the engine wrote down of itself, if it does. */
export function ownFiles(dataFolder: string): string[] {
  return existsSync(dataFolder) ? readdirSync(dataFolder).filter((name) => name.startsWith('incident-columns')) : []
}
