import type { Pool } from 'pg'
import type { Obstacle } from '../optimising/obstacles.ts'
import type { Placement } from '../optimising/place-sites.ts'
import type { SitingRun } from '../optimising/siting-run.ts'
import { startSiting } from '../optimising/siting-run.ts'
import type { PlacementAnswer, PlacementQuestion } from '#geo/placement-words'
import type { PlacementRow } from './coverage.queries.ts'
import { endPlacement, startPlacement, writePlacement } from './coverage.queries.ts'
import type { PlacementInputs } from './placement-inputs.ts'

export type PlacementRuns = {
  start: (question: PlacementQuestion, inputs: PlacementInputs, by: By) => Promise<PlacementRow | undefined>
  /** Ends a search, keeping its best so far; undefined where it had ended. */
  cancel: (id: number) => Promise<PlacementRow | undefined>
  close: () => Promise<void>
}
export type By = { account: number | null; gridIds: ReadonlySet<number> | null }

const solver = 'greedy, interchange, Lagrangian bound; highs 1.15.3'
const writeEveryMs = 300
const placesTold = 20

/** One search at a time, which the table itself sees to; each better answer is written down as it comes. */
export function placementRuns(pool: Pool, onCrash: (error: unknown) => void): PlacementRuns {
  const running = new Map<number, { run: SitingRun; inputs: PlacementInputs; done: Promise<void> }>()
  return {
    start: async (question, inputs, { account, gridIds }) => {
      const [row] = await startPlacement(pool, {
        madeBy: account,
        question: JSON.stringify(question),
        gridIds: gridIds && [...gridIds],
        dataVersion: inputs.dataVersion,
        inputsDigest: inputs.inputsDigest,
        solver,
      })
      if (!row) return undefined
      const run = startSiting({ problem: inputs.problem, ...question }, writer(pool, row.id, { inputs, onCrash }))
      const done = follow(pool, row.id, { run, inputs })
        .catch(onCrash)
        .finally(() => running.delete(row.id))
      running.set(row.id, { run, inputs, done })
      return row
    },
    cancel: async (id) => {
      const known = running.get(id)
      const best = known?.run.best()
      const answer = best && known ? JSON.stringify(told(best, known.inputs)) : null
      const [row] = await endPlacement(pool, { id, state: 'cancelled', answer, error: null })
      known?.run.stop()
      await known?.done
      return row
    },
    close: async () => {
      for (const [id, { run, done }] of [...running]) {
        await endPlacement(pool, { id, state: 'failed', answer: null, error: 'The service stopped while it ran.' })
        run.stop()
        await done
      }
    },
  }
}

type Following = { run: SitingRun; inputs: PlacementInputs }

async function follow(pool: Pool, id: number, { run, inputs }: Following): Promise<void> {
  const end = (best: Placement | undefined, error: string | null): Promise<PlacementRow[]> => {
    const answer = best ? JSON.stringify(told(best, inputs)) : null
    return endPlacement(pool, { id, state: error === null ? 'done' : 'failed', answer, error })
  }
  try {
    await end(await run.done, null)
  } catch (error) {
    await end(run.best(), 'The search met an error of its own.')
    throw error
  }
}

type Writing = { inputs: PlacementInputs; onCrash: (error: unknown) => void }

function writer(pool: Pool, id: number, { inputs, onCrash }: Writing): (better: Placement) => void {
  let writtenAt = -Infinity
  return (better) => {
    if (performance.now() - writtenAt < writeEveryMs) return
    writtenAt = performance.now()
    writePlacement(pool, { id, answer: JSON.stringify(told(better, inputs)) }).catch(onCrash)
  }
}

function told({ open, obstacle, ...figures }: Placement, inputs: PlacementInputs): PlacementAnswer {
  const { sites, demandInAll, demandOffNetwork } = inputs
  return {
    ...figures,
    open: open.flatMap((site) => sites[site] ?? []),
    obstacle: obstacle && toldObstacle(obstacle, inputs),
    demandInAll,
    demandOffNetwork,
  }
}

function toldObstacle(obstacle: Obstacle, { problem, demandPositions }: PlacementInputs): PlacementAnswer['obstacle'] {
  const demands = 'demands' in obstacle ? obstacle.demands : []
  const weightOf = (i: number): number => problem.weight[i] ?? 0
  const heaviest = [...demands].sort((a, b) => weightOf(b) - weightOf(a) || a - b).slice(0, placesTold)
  return {
    kind: obstacle.kind,
    places: heaviest.flatMap((i) => {
      const position = demandPositions[i]
      return position ? [{ position, demand: weightOf(i) }] : []
    }),
    placesInAll: demands.length,
    moreSites: 'moreSites' in obstacle ? obstacle.moreSites : null,
    moreBudget: 'moreBudget' in obstacle ? obstacle.moreBudget : null,
    minutes: 'minutes' in obstacle ? obstacle.minutes : null,
    missingCapacity: 'missing' in obstacle ? obstacle.missing : null,
  }
}
