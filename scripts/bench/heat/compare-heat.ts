import type { Asked } from './clients.ts'
import { quantile } from './clients.ts'
import type { Print } from './figures.ts'
import type { HeatQuestion } from './questions.ts'

/** `plain`: PostgreSQL on tables of integers made for these very questions, without geometry. */
export const contestants = ['ours', 'duckdb', 'postgis', 'plain'] as const
export type Contestant = (typeof contestants)[number]

/** Latencies of the same questions, by contestant; each as the median of its rounds. */
export type Compared = {
  questions: number
  medianMs: Record<Contestant, number>
  /** How many times as long as ours: of the medians, and of the time all questions took together. */
  timesOurs: Record<Exclude<Contestant, 'ours'>, { byMedian: number; bySum: number }>
}

/** Fails unless all counted the very same. */
export function demandEqual(questions: HeatQuestion[], told: Record<Contestant, Asked[]>): void {
  questions.forEach((question, i) => {
    const prints = contestants.map((name) => JSON.stringify(told[name][i]?.print))
    if (new Set(prints).size === 1 && isSound(told.ours[i]?.print)) return
    const lines = contestants.map((name, n) => `  ${name}: ${prints[n] ?? 'nothing'}`)
    throw new Error(`The counts differ for ${JSON.stringify(question)}:\n${lines.join('\n')}`)
  })
}

/** Density, grids and histogram tell of the same incidents. */
function isSound(print: Print | undefined): boolean {
  if (!print) return false
  const { total, lattice, grids, bars } = print
  const tells = (digest: string) => digest.split(' ')[2] === String(total)
  return lattice === total && tells(grids) && tells(bars)
}

/** Of the questions that are wanted, by the median of the rounds. */
export function compare(
  questions: HeatQuestion[],
  rounds: Record<Contestant, Asked[][]>,
  isWanted: (question: HeatQuestion) => boolean = () => true,
): Compared {
  const numbers = questions.flatMap((question, i) => (isWanted(question) ? [i] : []))
  const of = (name: Contestant) =>
    numbers.map((i) =>
      quantile(
        rounds[name].map((round) => round[i]?.ms ?? NaN),
        0.5,
      ),
    )
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  const medianOf = (name: Contestant) => round(quantile(of(name), 0.5))
  const times = (name: Contestant) => ({
    byMedian: round(quantile(of(name), 0.5) / quantile(of('ours'), 0.5)),
    bySum: round(sum(of(name)) / sum(of('ours'))),
  })
  return {
    questions: numbers.length,
    medianMs: {
      ours: medianOf('ours'),
      duckdb: medianOf('duckdb'),
      postgis: medianOf('postgis'),
      plain: medianOf('plain'),
    },
    timesOurs: { duckdb: times('duckdb'), postgis: times('postgis'), plain: times('plain') },
  }
}

export function round(value: number): number {
  return Number(value.toPrecision(3))
}
