export type Measured = { perSecond: number; p50: number; p99: number; bytes?: number; bad?: number }

export type Contestant = { name: string; run: () => Promise<Measured> }

export type Row = Measured & { name: string }

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? NaN
}

/** Runs all in turns, each round beginning with the next, so that the machine's noise falls on all. Medians by name. */
export async function runInTurns(contestants: Contestant[], rounds: number): Promise<Row[]> {
  const seen = new Map<string, Measured[]>(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < contestants.length; i++) {
      const contestant = contestants[(i + round) % contestants.length]
      if (contestant) seen.get(contestant.name)?.push(await contestant.run())
    }
  }
  return [...seen].map(([name, runs]) => ({
    name,
    perSecond: median(runs.map((run) => run.perSecond)),
    p50: median(runs.map((run) => run.p50)),
    p99: median(runs.map((run) => run.p99)),
    bytes: median(runs.map((run) => run.bytes ?? 0)),
    bad: Math.max(...runs.map((run) => run.bad ?? 0)),
  }))
}

export function ratio(a: number, b: number): number {
  return Number((a / b).toPrecision(3))
}
