import { describe, expect, it } from 'vitest'
import { seededRandom } from '../statistics/seeded-random.ts'
import { startSiting } from './siting-run.ts'
import { isAllowed, setOf } from './siting-problem.ts'
import { squareCity } from './square-city.ts'

// Hard enough that 25 seconds leave a gap of 0.8 % (with half as many demands and 200 sites it is proved in two).
const hard = squareCity({ goal: 'most-covered', demands: 2000, sites: 300, mostOpen: 25, coverMinutes: 7.2, seed: 3 })

describe('a search that is stopped', () => {
  it('keeps the best so far, whenever that is', { timeout: 60_000 }, async () => {
    const random = seededRandom(9)
    for (let round = 0; round < 6; round++) {
      const told: number[] = []
      const run = startSiting({ problem: hard, seed: 1, seconds: 60 }, ({ value }) => told.push(value ?? 0))
      const begun = performance.now()
      const wait = random.next() * 3000
      await new Promise((resolve) => setTimeout(resolve, wait))
      run.stop()
      const kept = await run.done
      expect(performance.now() - begun).toBeLessThan(wait + 1000)
      if (told.length === 0) {
        expect(kept).toBeUndefined()
        continue
      }
      expect(kept?.value).toBe(Math.max(...told))
      expect(isAllowed(hard, setOf(hard, kept?.open ?? []))).toBe(true)
      expect(kept?.bound ?? 0).toBeGreaterThanOrEqual(kept?.value ?? 0)
    }
  })
  it('has an answer within a second of the thread being there', { timeout: 60_000 }, async () => {
    const first = await new Promise<number>((resolve) => {
      const run = startSiting({ problem: hard, seed: 1, seconds: 20 }, ({ milliseconds }) => {
        resolve(milliseconds)
        run.stop()
      })
    })
    expect(first).toBeLessThan(1000)
  })
  it('ends with the best so far when its time is over, whatever the solver is at', { timeout: 60_000 }, async () => {
    const told: number[] = []
    const last = await startSiting({ problem: hard, seed: 1, seconds: 1 }, ({ value }) => told.push(value ?? 0)).done
    expect(last).toMatchObject({ status: 'within-gap', value: Math.max(...told) })
    expect(isAllowed(hard, setOf(hard, last?.open ?? []))).toBe(true)
  })
})
