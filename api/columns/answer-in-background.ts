import { parentPort } from 'node:worker_threads'
import { stepBack } from './step-back.ts'

export type FromBackground = { answer: unknown } | { failure: string }

/** In a thread opened by `openBackgroundThread`: answers what is asked, behind everything else the service does. */
export function answerInBackground<Asked>(answer: (asked: Asked) => unknown): void {
  stepBack('background')
  parentPort?.on('message', (asked: Asked) => {
    void said(asked, answer).then((message) => parentPort?.postMessage(message))
  })
}

async function said<Asked>(asked: Asked, answer: (asked: Asked) => unknown): Promise<FromBackground> {
  try {
    return { answer: await answer(asked) }
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
