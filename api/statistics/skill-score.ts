import { normalCdf } from './distributions.ts'
import { seededRandom } from './seeded-random.ts'

/** How much better forecasts are than a rule, by a proper score, and how sure that is. */

/**
 * Continuous ranked probability score of a count against a negative binomial forecast: 0 is perfect, in the unit of the
 * count. `excess` is 1 / dispersion: variance = mean + excess × mean²; 0 is Poisson.
 */
export function countScore(actual: number, mean: number, excess: number): number {
  if (mean <= 0) return actual
  let chance = excess > 0 ? Math.exp(-Math.log1p(excess * mean) / excess) : Math.exp(-mean)
  // Far out the first chances are too small to be numbers: there the normal score is exact enough.
  if (chance < 1e-280) return normalScore(actual, mean, Math.sqrt(mean + excess * mean ** 2))
  let below = 0
  let score = 0
  for (let k = 0; k <= actual || below < 1 - 1e-7; k++) {
    below += chance
    score += k < actual ? below ** 2 : (1 - below) ** 2
    chance *= excess > 0 ? ((1 + excess * k) * mean) / ((k + 1) * (1 + excess * mean)) : mean / (k + 1)
    if (k > actual && chance < 1e-12) break
  }
  return score
}

function normalScore(actual: number, mean: number, deviation: number): number {
  const z = (actual - mean) / deviation
  const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)
  return deviation * (z * (2 * normalCdf(z) - 1) + 2 * density - 1 / Math.sqrt(Math.PI))
}

/** 1 is perfect, 0 as good as the rule, below 0 worse. */
export type Skill = { skill: number; low: number; high: number }

/** Days drawn together, because what is hard to foretell lasts. */
const blockDays = 7
const resamples = 400

/** Skill over days with its 95 % interval, by drawing whole weeks with a seed; null where the rule made no mistake to beat. */
export function skillOf(model: ArrayLike<number>, rule: ArrayLike<number>, seed: number): Skill | null {
  const blocks: [model: number, rule: number][] = []
  for (let start = 0; start < model.length; start += blockDays) {
    let ofModel = 0
    let ofRule = 0
    for (let day = start; day < Math.min(model.length, start + blockDays); day++) {
      ofModel += model[day] ?? 0
      ofRule += rule[day] ?? 0
    }
    blocks.push([ofModel, ofRule])
  }
  const whole = skillOver(blocks)
  if (whole === null) return null
  const random = seededRandom(seed)
  const drawn = Array.from({ length: resamples }, () =>
    skillOver(blocks.map(() => blocks[random.below(blocks.length)] ?? [0, 0])),
  )
  // A draw in which the rule made no mistake speaks against beating it.
  const sorted = drawn.map((skill) => skill ?? 0).sort((a, b) => a - b)
  return {
    skill: whole,
    low: sorted[Math.floor(0.025 * resamples)] ?? 0,
    high: sorted[Math.ceil(0.975 * resamples) - 1] ?? 0,
  }
}

function skillOver(blocks: readonly (readonly [number, number])[]): number | null {
  const ofModel = blocks.reduce((sum, [model]) => sum + model, 0)
  const ofRule = blocks.reduce((sum, [, rule]) => sum + rule, 0)
  return ofRule > 0 ? 1 - ofModel / ofRule : null
}
