import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { say } from './say.ts'

export type Tally = { passed: number; failed: number; skipped: number }

export function addTallies(tallies: Tally[]): Tally {
  return tallies.reduce(
    (sum, t) => ({ passed: sum.passed + t.passed, failed: sum.failed + t.failed, skipped: sum.skipped + t.skipped }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

/** Runs a program of node_modules/.bin with its output shown; resolves to its exit code. */
export function runTool(name: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(`node_modules/.bin/${name}`, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    })
    child.on('error', (error) => {
      say(`${name}: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** A check that either holds or does not counts as one. */
export async function checkWith(name: string, args: string[]): Promise<Tally> {
  const code = await runTool(name, args)
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string; status: string; message?: string; assertionResults: unknown[] }[]
}

/** Runs vitest and counts its tests; a file that cannot be loaded has no tests, so it counts as one failure. */
export async function runVitest(args: string[], environment: NodeJS.ProcessEnv): Promise<Tally> {
  const folder = mkdtempSync(`${tmpdir()}/wangge-tally-`)
  const file = `${folder}/report.json`
  try {
    const code = await runTool(
      'vitest',
      ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...args],
      environment,
    )
    const tally = readReport(file)
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string): Tally {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
    const unloaded = report.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    )
    for (const suite of unloaded) say(`could not be loaded: ${suite.name}\n${suite.message ?? ''}`)
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  } catch (error) {
    say(`vitest left no report: ${error instanceof Error ? error.message : String(error)}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
