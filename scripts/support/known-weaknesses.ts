import { spawn } from 'node:child_process'
import { z } from 'zod'
import { say } from './say.ts'
import type { Tally } from './steps.ts'

const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), via: z.array(z.unknown()).optional() })),
})

/** What npm knows against the packages the service runs on; undefined when the registry keeps no such list. */
export function weaknessesIn(output: string): string[] | undefined {
  const start = output.indexOf('{')
  if (start < 0) return undefined
  const report = Report.safeParse(JSON.parse(output.slice(start)))
  if (!report.success) return undefined
  return Object.entries(report.data.vulnerabilities).map(([name, { severity }]) => `${name} (${severity})`)
}

/** `npm audit` of run-time packages; counted as skipped where no registry answers (a network without internet). */
export async function checkForWeaknesses(): Promise<Tally> {
  const weak = weaknessesIn(await auditOutput())
  if (weak === undefined) {
    say('The registry keeps no list of weaknesses, or none answers: run npm audit --omit=dev where one does.')
    return { passed: 0, failed: 0, skipped: 1 }
  }
  if (weak.length > 0) say(`Packages with known weaknesses, see npm audit --omit=dev: ${weak.join(', ')}`)
  return weak.length > 0 ? { passed: 0, failed: 1, skipped: 0 } : { passed: 1, failed: 0, skipped: 0 }
}

function auditOutput(): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['audit', '--omit=dev', '--json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', () => resolve(''))
    child.once('close', () => resolve(output))
  })
}
