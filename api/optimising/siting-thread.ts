import { parentPort } from 'node:worker_threads'
import { stepBack } from '../columns/step-back.ts'
import { loadHighs } from './load-highs.ts'
import type { Placement } from './place-sites.ts'
import { placeSites } from './place-sites.ts'
import type { SitingProblem } from './siting-problem.ts'

/** The thread that looks for sites: it tells each better answer as it has it, so ending it loses none. */

export type ToPlace = { problem: SitingProblem; seed: number; seconds: number }
export type FromSiting = { better: Placement } | { last: Placement } | { failure: string }

const say = (message: FromSiting): void => parentPort?.postMessage(message)

stepBack('background')
parentPort?.on('message', ({ problem, seed, seconds }: ToPlace) => {
  void loadHighs()
    .then((highs) => {
      const last = placeSites(highs, problem, { seed, seconds, note: (better) => say({ better }) })
      say({ last })
    })
    .catch((error: unknown) =>
      say({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
})
