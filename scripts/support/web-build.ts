import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { refuse } from './say.ts'
import { runTool } from './steps.ts'

const stamp = 'dist/.built-from'
const sources = ['web', 'geodata/vocabulary']

/** Builds the web app when a source changed since the last build. */
export async function buildWebIfStale(): Promise<void> {
  const wanted = digestOfSources()
  if (existsSync('dist/index.html') && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (!(await buildWeb())) refuse('The web app could not be built; see above.')
}

/** Builds beside and swaps, so that a running service never finds its page missing. False when it failed. */
export async function buildWeb(): Promise<boolean> {
  const wanted = digestOfSources()
  const args = ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn', '--outDir', '../dist.new']
  // Tests run with NODE_ENV=test, under which the page would be built with React's development half.
  if ((await runTool('vite', args, { NODE_ENV: 'production' })) !== 0) return false
  writeFileSync('dist.new/.built-from', wanted)
  rmSync('dist.old', { recursive: true, force: true })
  if (existsSync('dist')) renameSync('dist', 'dist.old')
  renameSync('dist.new', 'dist')
  rmSync('dist.old', { recursive: true, force: true })
  return true
}

function digestOfSources(): string {
  const hash = createHash('sha256').update(readFileSync('package-lock.json'))
  const contracts = readdirSync('api', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.contract.ts'))
    .map((name) => `api/${name}`)
  const files = sources
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
    .filter((name) => /\.(tsx?|css|html|json|svg|woff2)$/.test(name))
  for (const file of [...files, ...contracts].sort()) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}
