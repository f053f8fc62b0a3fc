import type { Worker } from 'node:worker_threads'
import type { FromBackground } from './answer-in-background.ts'
import { startThread } from './start-thread.ts'

/** A thread that computes what nobody waits for; `file` calls `answerInBackground`. */
export type BackgroundThread<Asked, Answer> = {
  /** One at a time. Buffers of `transfer` are handed over, not copied. Rejects with `Cancelled` once that is wished. */
  ask: (asked: Asked, transfer: readonly ArrayBufferLike[]) => Promise<Answer>
  close: () => Promise<void>
}

export class Cancelled extends Error {}

const lookForCancelMs = 100

export function openBackgroundThread<Asked, Answer>(
  file: URL,
  isCancelled: () => boolean,
): BackgroundThread<Asked, Answer> {
  const thread = startThread(file, {}, [])
  return {
    ask: (asked, transfer) => answerOf<Answer>(thread, { asked, transfer, isCancelled }),
    close: async () => {
      await thread.terminate()
    },
  }
}

type Wish = { asked: unknown; transfer: readonly ArrayBufferLike[]; isCancelled: () => boolean }

function answerOf<Answer>(thread: Worker, { asked, transfer, isCancelled }: Wish): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const hear = (said: FromBackground): void => {
      end()
      if ('failure' in said) reject(new Error(said.failure))
      else resolve(said.answer as Answer)
    }
    const fail = (error: unknown): void => {
      end()
      reject(error instanceof Error ? error : new Error('the thread in the background ended before it was done'))
    }
    const look = setInterval(() => {
      if (isCancelled()) fail(new Cancelled('cancelled'))
    }, lookForCancelMs)
    const end = (): void => {
      clearInterval(look)
      thread.off('message', hear).off('error', fail).off('exit', fail)
    }
    thread.on('message', hear).on('error', fail).on('exit', fail)
    thread.postMessage(
      asked,
      transfer.filter((buffer) => buffer instanceof ArrayBuffer),
    )
  })
}

// One queue for all that goes on by itself: together it occupies one thread that counts and one that computes.
let last: Promise<unknown> = Promise.resolve()

/** Does one piece of background work after another, whichever noun's. Pieces should be seconds long: others wait. */
export function inBackgroundTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work)
  last = mine.catch(() => undefined)
  return mine
}
