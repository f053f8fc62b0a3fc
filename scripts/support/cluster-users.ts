import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Notes that this process uses the cluster; several may (a service, an import), and the last one out stops it. */
export function enterCluster(home: string): void {
  mkdirSync(`${home}/users`, { recursive: true })
  closeSync(openSync(`${home}/users/${process.pid}`, 'w'))
}

/** Takes the note back. True when nobody else who is still alive uses the cluster; notes of the dead are swept. */
export function leaveCluster(home: string): boolean {
  rmSync(`${home}/users/${process.pid}`, { force: true })
  const others = readdirSync(`${home}/users`).map(Number)
  for (const pid of others) if (!isAlive(pid)) rmSync(`${home}/users/${pid}`, { force: true })
  return !others.some(isAlive)
}

/** Runs work while no other process starts or stops the same cluster. A lock whose holder died is taken over. */
export async function alone<T>(home: string, work: () => Promise<T>): Promise<T> {
  const lock = `${home}/lock`
  while (!takeLock(lock)) await wait(100)
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function takeLock(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    if (!isAlive(holderOf(lock))) rmSync(lock, { force: true })
    return false
  }
}

/** This process itself while the holder has the file open but has not written its number yet. */
function holderOf(lock: string): number {
  try {
    return Number(readFileSync(lock, 'utf8')) || process.pid
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return process.pid
    throw error
  }
}
