import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const dataFolder = mkdtempSync(`${tmpdir()}/wangge-start-`)
const started: ChildProcess[] = []

type Started = { url: string; process: ChildProcess; output: () => string; ended: Promise<number | null> }

/** `npm start` as a process of its own, without a demo city, until it prints its address or ends. */
async function start(environment: NodeJS.ProcessEnv = {}): Promise<Started> {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: '',
      WANGGE_DATA_DIR: dataFolder,
      WANGGE_DEMO_SIZE: 'none',
      WANGGE_PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let text = ''
  const ended = new Promise<number | null>((done) => child.on('exit', done))
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  for (let tries = 0; tries < 900 && child.exitCode === null && !text.includes('Ctrl-C'); tries += 1) await wait(100)
  const url = /wangge is at (http:\S+)/.exec(text)?.[1] ?? ''
  return { url, process: child, output: () => text, ended }
}

describe('npm start', () => {
  afterAll(() => {
    for (const child of started) if (child.exitCode === null) child.kill('SIGKILL')
    rmSync(dataFolder, { recursive: true, force: true })
  })

  it('serves health and page, stops in order on SIGINT, and starts again on the same data', async () => {
    const first = await start()
    expect(first.output()).toContain('Ctrl-C')
    expect(first.output()).toMatch(/The administrator chooses a password once at\n\s+http:\S+#welcome=\S{20,}/)
    expect((await fetch(`${first.url}/grids`)).status).toBe(401)
    const health = (await (await fetch(`${first.url}/health`)).json()) as { database: { reachable: boolean } }
    expect(health.database.reachable).toBe(true)
    expect(await (await fetch(`${first.url}/`)).text()).toContain('<div id="root">')

    first.process.kill('SIGINT')
    expect(await first.ended).toBe(0)
    expect(existsSync(`${dataFolder}/postgres/postmaster.pid`)).toBe(false)

    const second = await start()
    expect((await fetch(`${second.url}/health`)).status).toBe(200)
    expect(second.output()).not.toContain('Schema brought forward')
    second.process.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })

  it('leaves the database to whoever still uses it, and the last one out stops it', async () => {
    const [first, second] = await Promise.all([start(), start()])
    first.process.kill('SIGINT')
    expect(await first.ended).toBe(0)
    const health = (await (await fetch(`${second.url}/health`)).json()) as { database: { reachable: boolean } }
    expect(health.database.reachable).toBe(true)
    second.process.kill('SIGINT')
    expect(await second.ended).toBe(0)
    expect(existsSync(`${dataFolder}/postgres/postmaster.pid`)).toBe(false)
  })

  it('says which port is taken and how to choose another', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => squatter.on('listening', done))
    const { port } = squatter.address() as AddressInfo
    const refused = await start({ WANGGE_PORT: String(port) })
    expect(await refused.ended).toBe(2)
    expect(refused.output()).toContain(`Port ${port} is in use`)
    squatter.close()
  })

  it('names the variable that cannot be used', async () => {
    const refused = await start({ WANGGE_PORT: 'eighty' })
    expect(await refused.ended).toBe(2)
    expect(refused.output()).toContain('WANGGE_PORT')
  })

  it('says what is wrong with a database it cannot reach', async () => {
    const refused = await start({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })
    expect(await refused.ended).toBe(2)
    expect(refused.output()).toMatch(/The database cannot be used.*\n.*DATABASE_URL/s)
  })
})
