import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { refuse } from './say.ts'
import { runTool } from './steps.ts'

const stamp = 'dist/.built-from'
const sources = ['web', 'geodata/vocabulary']

/** Builds the web app when a source changed since the last build. */
export async function buildWebIfStale(): Promise<void> {
  const wanted = digestOfSources()
  if (existsSync('dist/index.html') && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const code = await runTool('vite', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'])
  if (code !== 0) refuse('The web app could not be built; see above.')
  writeFileSync(stamp, wanted)
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
