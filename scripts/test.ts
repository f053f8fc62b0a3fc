import { houseRules, journeys, runSteps, withThrowAwayCluster } from './support/checks.ts'
import { say } from './support/say.ts'
import { runVitest } from './support/steps.ts'
import { requireChromium, requirePostgres } from './support/system-packages.ts'

const words = process.argv.slice(2)
if (words.includes('--help')) {
  say('npm test              every check and test, ending with the plain line "N passed, N failed, N skipped"')
  say('npm test -- FILE …    only these test files (any vitest arguments), on a throw-away database cluster')
} else if (words.length > 0) {
  const tally = await withThrowAwayCluster((environment) => runVitest(words, environment))
  process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`)
  process.exitCode = tally.failed === 0 ? 0 : 1
} else {
  requirePostgres()
  requireChromium()
  process.exitCode = await runSteps([...houseRules, ...journeys])
}
