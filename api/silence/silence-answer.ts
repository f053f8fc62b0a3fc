import type { SilenceAnswer } from './silence.contract.ts'
import type { CheckRow, FlagRow, GridRow, SourceRow } from './silence.queries.ts'
import { learnWeeks, promised } from './silence.rules.ts'

type Stored = { check: CheckRow | undefined; sources: SourceRow[]; grids: GridRow[]; flags: FlagRow[] }

export function silenceAnswer({ check, sources, grids, flags }: Stored, now: Date): SilenceAnswer {
  return {
    check: check
      ? {
          feed: check.feed,
          checkedAt: check.checkedAt.toISOString(),
          asOf: check.asOf.toISOString(),
          newestAt: check.newestAt.toISOString(),
          learnedFrom: check.learnedFrom.toISOString(),
        }
      : null,
    sources: sources.map((row) => ({ ...row, ...timesOf(row), state: stateNow(row.state, check) })),
    grids: grids.map((row) => ({ ...row, ...timesOf(row), state: stateNow(row.state, check) })),
    flags: flags.map((row) => ({
      ...row,
      silentSince: row.silentSince.toISOString(),
      flaggedAt: row.flaggedAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
    })),
    promised,
    provenance: {
      source: `incidents by source, community grid and hour of the week over ${learnWeeks} weeks; silence judged by a gamma-mixed Poisson`,
      dataVersion: check?.dataVersion ?? 0,
      computedAt: (check?.checkedAt ?? now).toISOString(),
    },
  }
}

/** Judged as of the newest record, a stream was as usual then; while nothing comes from anywhere that says nothing of now. */
function stateNow<S extends string>(state: S, check: CheckRow | undefined): S | 'no-data' {
  return state === 'usual' && check?.feed !== 'live' ? 'no-data' : state
}

function timesOf({ lastAt, flagAt }: { lastAt: Date | null; flagAt: Date | null }) {
  return { lastAt: lastAt?.toISOString() ?? null, flagAt: flagAt?.toISOString() ?? null }
}
