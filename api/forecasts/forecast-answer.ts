import type { ForecastAnswer, ForecastDetail } from './forecasts.contract.ts'
import type { DetailRow, GridRow, GroupRow, RunRow } from './forecasts.queries.ts'

const source =
  'incidents by community grid, class group and day; scored by CRPS against the mean of the last four same weekdays told as a Poisson count, 1, 7 and 14 days ahead over twelve weeks'

type Listed = { run: RunRow | undefined; groups: GroupRow[]; classId: number | null; grids: GridRow[] }

export function forecastAnswer(
  { run, groups, classId, grids }: Listed,
  making: number | null,
  now: Date,
): ForecastAnswer {
  return {
    run: run ? tellRun(run) : null,
    making,
    groups,
    classId,
    grids: grids.map(tellGrid),
    provenance: provenanceOf(run, now),
  }
}

export function detailAnswer(row: DetailRow, run: RunRow): ForecastDetail {
  const { history, modelScores, ruleScores } = row
  const days = row.means.map((mean, day) => ({ mean, low: row.lows[day] ?? 0, high: row.highs[day] ?? 0 }))
  return {
    ...tellGrid(row),
    history,
    days: row.beats ? days : [],
    modelScores,
    ruleScores,
    run: tellRun(run),
    provenance: provenanceOf(run, run.madeAt),
  }
}

function tellGrid({ gridId, code, name, beats, skill, low, high, next7, next14 }: GridRow) {
  return {
    ...{ gridId, code, name, skill, low, high },
    next7: beats ? tellExpected(next7) : null,
    next14: beats ? tellExpected(next14) : null,
  }
}

function tellExpected([mean = 0, low = 0, high = 0]: number[]) {
  return { mean, low, high }
}

function tellRun({ madeAt, lastDay, seed: ofRun }: RunRow) {
  return { madeAt: madeAt.toISOString(), lastDay, seed: ofRun }
}

function provenanceOf(run: RunRow | undefined, now: Date) {
  return { source, dataVersion: run?.dataVersion ?? 0, computedAt: (run?.madeAt ?? now).toISOString() }
}
