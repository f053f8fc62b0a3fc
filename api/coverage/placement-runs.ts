import type { Pool } from 'pg'
import type { PlacementAnswer } from '#geo/placement-words'
import type { Placement } from '../optimising/place-sites.ts'
import type { SitingRun } from '../optimising/siting-run.ts'
import { startSiting } from '../optimising/siting-run.ts'
import type { PlacementRow } from './coverage.queries.ts'
import { endPlacement, preparePlacement, startPlacement, writePlacement } from './coverage.queries.ts'
import { tellPlacement } from './placement-answers.ts'
import type { PlacementGround, PlacementInputs } from './placement-inputs.ts'
import { placementInputs } from './placement-inputs.ts'

export type PlacementRuns = {
  start: (ground: PlacementGround, by: By) => Promise<PlacementRow | undefined>
  /** Ends a search, keeping its best so far; undefined where it had ended. */
  cancel: (id: number) => Promise<PlacementRow | undefined>
  close: () => Promise<void>
}
export type By = { account: number | null; gridIds: ReadonlySet<number> | null }

const solver = 'greedy, interchange, Lagrangian bound; highs 1.15.3'
const writeEveryMs = 300
const mostTraced = 400

/** From the row in the table to its end: travel times first, then the search. */
type Going = { best: () => PlacementAnswer | undefined; stop: () => void; done: Promise<void> }

/** One search at a time, which the table itself sees to; each better answer is written down as it comes. */
export function placementRuns(pool: Pool, onCrash: (error: unknown) => void): PlacementRuns {
  const running = new Map<number, Going>()
  const endAs = async (
    id: number,
    { state, error }: { state: 'cancelled' | 'failed'; error: string | null },
  ): Promise<PlacementRow | undefined> => {
    const known = running.get(id)
    const best = known?.best()
    const [row] = await endPlacement(pool, { id, state, answer: best ? JSON.stringify(best) : null, error })
    known?.stop()
    await known?.done
    return row
  }
  return {
    start: async (ground, { account, gridIds }) => {
      const [row] = await startPlacement(pool, {
        madeBy: account,
        question: JSON.stringify(ground.question),
        gridIds: gridIds && [...gridIds],
        dataVersion: ground.dataVersion,
        solver,
      })
      if (!row) return undefined
      const going = goOn({ pool, id: row.id, onCrash }, ground)
      running.set(row.id, { ...going, done: going.done.finally(() => running.delete(row.id)) })
      return row
    },
    cancel: (id) => endAs(id, { state: 'cancelled', error: null }),
    close: async () => {
      const stopped = { state: 'failed', error: 'The service stopped while it ran.' } as const
      for (const id of [...running.keys()]) await endAs(id, stopped)
    },
  }
}

type Writing = { pool: Pool; id: number; onCrash: (error: unknown) => void }

function goOn(writing: Writing, ground: PlacementGround): Going {
  const { pool, id, onCrash } = writing
  const ending = new AbortController()
  const state: { best?: PlacementAnswer; run?: SitingRun } = {}
  const end = (error: string | null): Promise<PlacementRow[]> => {
    const answer = state.best ? JSON.stringify(state.best) : null
    return endPlacement(pool, { id, state: error === null ? 'done' : 'failed', answer, error })
  }
  const follow = async (): Promise<void> => {
    const inputs = await prepare(writing, ground, ending.signal)
    const keep = keepBest(inputs, (better) => (state.best = better))
    const write = writer(writing, () => state.best)
    ending.signal.throwIfAborted()
    state.run = startSiting({ problem: inputs.problem, ...ground.question }, (better) => {
      keep(better)
      write.soon()
    })
    const last = await state.run.done.finally(write.end)
    if (last) keep(last)
    await end(null)
  }
  const done = follow().catch(async (error: unknown) => {
    if (ending.signal.aborted) return
    await end('The search met an error of its own.').catch(onCrash)
    onCrash(error)
  })
  return {
    best: () => state.best,
    stop: () => {
      ending.abort()
      state.run?.stop()
    },
    done,
  }
}

async function prepare(
  { pool, id, onCrash }: Writing,
  ground: PlacementGround,
  signal: AbortSignal,
): Promise<PlacementInputs> {
  let writtenAt = performance.now()
  const inputs = await placementInputs(ground, {
    signal,
    onShare: (share) => {
      if (performance.now() - writtenAt < writeEveryMs) return
      writtenAt = performance.now()
      preparePlacement(pool, { id, share, inputsDigest: null }).catch(onCrash)
    },
  })
  await preparePlacement(pool, { id, share: 1, inputsDigest: inputs.inputsDigest })
  return inputs
}

/** Each better answer in words of the city, with how value and bound came to where they are. */
function keepBest(inputs: PlacementInputs, take: (answer: PlacementAnswer) => void): (better: Placement) => void {
  const trace: PlacementAnswer['trace'] = []
  return (better) => {
    const { milliseconds, value, bound } = better
    if (value !== null) trace.push({ milliseconds, value, bound })
    // The first steps are the large ones; of what follows the newest stands for the one before it.
    if (trace.length > mostTraced) trace.splice(mostTraced - 1, 1)
    take(tellPlacement(better, inputs, [...trace]))
  }
}

/** Writes the newest at most every so often, and the last of a burst always. */
function writer(
  { pool, id, onCrash }: Writing,
  newest: () => PlacementAnswer | undefined,
): { soon: () => void; end: () => void } {
  let writtenAt = -Infinity
  let due: ReturnType<typeof setTimeout> | undefined
  const write = (): void => {
    due = undefined
    writtenAt = performance.now()
    const answer = newest()
    if (answer) writePlacement(pool, { id, answer: JSON.stringify(answer) }).catch(onCrash)
  }
  return {
    soon: () => {
      due ??= setTimeout(write, Math.max(0, writtenAt + writeEveryMs - performance.now()))
    },
    end: () => clearTimeout(due),
  }
}
