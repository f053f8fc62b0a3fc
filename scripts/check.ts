import { houseRules, runSteps } from './support/checks.ts'
import { say } from './support/say.ts'

if (process.argv.includes('--help'))
  say('npm run check: every house rule and test but the real data and the browser journeys.')
else process.exitCode = await runSteps(houseRules)
