import { runTool } from './support/steps.ts'

for (const project of ['tsconfig.json', 'web/tsconfig.json', 'api/tsconfig.contract.json']) {
  process.exitCode = Math.max(
    process.exitCode === undefined ? 0 : Number(process.exitCode),
    await runTool('tsc', ['-p', project]),
  )
}
