import { Problem } from '../http/problem.ts'

/** Somebody who waits for a tile; `isGone` turns true when the connection is closed. */
export type Waiter = { isGone: () => boolean }

export type TileQueue<T> = {
  /** Runs `work` when a place is free; the same key while one is waiting or running shares its result. */
  join: (key: string, waiter: Waiter, work: () => Promise<T>) => Promise<T>
  waiting: () => number
  running: () => number
}

type Job<T> = {
  key: string
  waiters: Waiter[]
  work: () => Promise<T>
  result: Promise<T>
  resolve: (value: T) => void
  reject: (error: unknown) => void
}

/** Work nobody waits for any more is dropped before it starts. */
export function openTileQueue<T>(places: number, mostWaiting: number): TileQueue<T> {
  const jobs = new Map<string, Job<T>>()
  const line: Job<T>[] = []
  let running = 0

  const next = (): void => {
    while (running < places) {
      const job = line.shift()
      if (!job) return
      if (job.waiters.every((waiter) => waiter.isGone())) {
        jobs.delete(job.key)
        job.reject(new Problem('took-too-long', 'The request was given up before its turn came.'))
      } else {
        running++
        void run(job)
      }
    }
  }
  const run = async (job: Job<T>): Promise<void> => {
    try {
      job.resolve(await job.work())
    } catch (error) {
      job.reject(error)
    } finally {
      jobs.delete(job.key)
      running--
      next()
    }
  }
  const enter = (key: string, waiter: Waiter, work: () => Promise<T>): Job<T> => {
    if (line.length >= mostWaiting)
      throw new Problem('too-many', 'Too many tiles are waiting to be drawn. Ask again in a second.')
    const handles = promiseWithHandles<T>()
    const job: Job<T> = { key, waiters: [waiter], work, ...handles }
    jobs.set(key, job)
    line.push(job)
    return job
  }
  return {
    join: async (key, waiter, work) => {
      const known = jobs.get(key)
      if (known) known.waiters.push(waiter)
      const job = known ?? enter(key, waiter, work)
      next()
      return job.result
    },
    waiting: () => line.length,
    running: () => running,
  }
}

function promiseWithHandles<T>(): Pick<Job<T>, 'result' | 'resolve' | 'reject'> {
  const handles: { resolve: (value: T) => void; reject: (error: unknown) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  }
  const result = new Promise<T>((resolve, reject) => {
    handles.resolve = resolve
    handles.reject = reject
  })
  return { result, ...handles }
}
