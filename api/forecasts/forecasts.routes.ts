import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { detailAnswer, forecastAnswer } from './forecast-answer.ts'
import type { ForecastRuns } from './forecast-runs.ts'
import { cancelForecasts, listForecasts, makeForecasts, readForecast } from './forecasts.contract.ts'
import { askForForecasts, getForecast, listGridForecasts, listGroups, readRun } from './forecasts.queries.ts'

type Parts = { runs: ForecastRuns; isReady: () => boolean; onCrash: (error: unknown) => void }

export function mountForecasts(kernel: Kernel, { runs, isReady, onCrash }: Parts): void {
  mount(kernel, listForecasts, async ({ query, db }) => {
    const [run] = await readRun(db, {})
    const groups = run ? await listGroups(db, { runId: run.id }) : []
    const wanted = groups.find(({ classId }) => classId === query.classId) ?? groups[0]
    const classId = wanted?.classId ?? null
    const grids = run && wanted ? await listGridForecasts(db, { runId: run.id, classId }) : []
    return forecastAnswer({ run, groups, classId, grids }, runs.making(), new Date())
  })

  mount(kernel, readForecast, async ({ params: { gridId }, query: { classId }, db }) => {
    const [run] = await readRun(db, {})
    const [row] = run ? await getForecast(db, { runId: run.id, classId, gridId }) : []
    if (!run || !row)
      throw new Problem(
        'not-found',
        `Nothing was foretold for grid ${gridId} and class group ${classId}. Load the list again.`,
      )
    return detailAnswer(row, run)
  })

  mount(kernel, makeForecasts, async ({ db }) => {
    await askForForecasts(db, {})
    if (!isReady())
      throw new Problem('still-loading', 'The incidents are being read into memory. Ask again in a moment.')
    runs.make(new Date(), true).catch(onCrash)
    return { making: runs.making() }
  })

  mount(kernel, cancelForecasts, async ({ db }) => {
    await askForForecasts(db, {})
    runs.cancel()
    return { making: runs.making() }
  })
}
