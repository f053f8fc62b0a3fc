import type { Worker } from 'node:worker_threads'
import { startThread } from '../columns/start-thread.ts'
import type { Placement } from './place-sites.ts'
import type { FromSiting, ToPlace } from './siting-thread.ts'

/** A search under way. `done` resolves with the best so far when it was stopped, undefined where nothing was found yet. */
export type SitingRun = {
  best: () => Placement | undefined
  stop: () => void
  done: Promise<Placement | undefined>
}

/** Opens a thread for one problem; stopping ends the thread, whatever the solver is at. */
export function startSiting(asked: ToPlace, onBetter: (placement: Placement) => void = () => undefined): SitingRun {
  const thread = startThread(new URL('siting-thread.ts', import.meta.url), {}, [])
  const state: { best: Placement | undefined } = { best: undefined }
  const done = new Promise<Placement | undefined>((resolve, reject) => {
    thread.on('message', (said: FromSiting) => {
      if ('failure' in said) {
        reject(new Error(said.failure))
        return
      }
      state.best = 'last' in said ? said.last : said.better
      if ('last' in said) resolve(said.last)
      else onBetter(said.better)
    })
    thread.on('error', reject)
    thread.on('exit', () => resolve(state.best))
    thread.postMessage(asked)
  }).finally(() => {
    clearTimeout(late)
    return endThread(thread)
  })
  // The kept solver looks at its clock only now and then. Who has no answer yet may still be told why there is none.
  const late = setTimeout(() => {
    if (typeof state.best?.value !== 'number') return
    state.best = { ...state.best, milliseconds: asked.seconds * 1000 }
    void endThread(thread)
  }, asked.seconds * 1000)
  return { best: () => state.best, stop: () => void endThread(thread), done }
}

async function endThread(thread: Worker): Promise<void> {
  await thread.terminate()
}
