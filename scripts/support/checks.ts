import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { startCluster } from './cluster.ts'
import { checkForWeaknesses } from './known-weaknesses.ts'
import { say } from './say.ts'
import type { Tally } from './steps.ts'
import { addTallies, checkWith, runVitest } from './steps.ts'
import { requireChromium } from './system-packages.ts'
import { buildWeb } from './web-build.ts'

export type Step = { name: string; run: (environment: NodeJS.ProcessEnv) => Promise<Tally> }

const both = async (first: Promise<Tally>, second: Promise<Tally>): Promise<Tally> =>
  addTallies(await Promise.all([first, second]))

/** In the order in which a mistake is cheapest to find. */
export const houseRules: Step[] = [
  { name: 'format', run: () => checkWith('prettier', ['--check', '--log-level=warn', '.']) },
  {
    name: 'types',
    run: async () =>
      addTallies([
        await both(checkWith('tsc', ['-p', 'tsconfig.json']), checkWith('tsc', ['-p', 'web/tsconfig.json'])),
        await checkWith('tsc', ['-p', 'api/tsconfig.contract.json']),
      ]),
  },
  { name: 'lint', run: () => checkWith('eslint', ['.', '--max-warnings=0']) },
  {
    name: 'imports and unused',
    run: () =>
      both(
        checkWith('depcruise', [
          '--config',
          '.dependency-cruiser.cjs',
          '--output-type',
          'err',
          'api',
          'web',
          'geodata',
          'scripts',
          'test',
        ]),
        checkWith('knip', ['--no-progress']),
      ),
  },
  { name: 'known weaknesses', run: () => checkForWeaknesses() },
  { name: 'unit, contract, docs and rules', run: (env) => runVitest(['--project', 'unit', '--project', 'rules'], env) },
  { name: 'SQL and API', run: (env) => runVitest(['--project', 'database'], env) },
  {
    name: 'web build',
    run: async () => ((await buildWeb()) ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }),
  },
]

export const journeys: Step[] = [
  { name: 'real data', run: (env) => runVitest(['--project', 'real', '--passWithNoTests'], env) },
  { name: 'browser', run: (env) => runVitest(['--project', 'e2e'], { ...env, WANGGE_CHROMIUM: requireChromium() }) },
]

/** Gives `work` a throw-away cluster, named to the tests by TEST_DATABASE_URL. */
export async function withThrowAwayCluster<T>(work: (environment: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const given = process.env.TEST_DATABASE_URL
  if (given !== undefined) return work({})
  const folder = mkdtempSync(`${tmpdir()}/wangge-test-`)
  const cluster = await startCluster({ folder, durable: false })
  try {
    return await work({ TEST_DATABASE_URL: cluster.url('postgres') })
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs the steps, stops at the first that fails, prints the plain closing line, returns the exit code. */
export async function runSteps(steps: Step[]): Promise<number> {
  const total = await withThrowAwayCluster(async (environment) => {
    const tallies: Tally[] = []
    for (const step of steps) {
      const begun = Date.now()
      const tally = await step.run(environment)
      tallies.push(tally)
      say(
        `${tally.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped (${((Date.now() - begun) / 1000).toFixed(0)} s)`,
      )
      if (tally.failed > 0) break
    }
    return addTallies(tallies)
  })
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}
