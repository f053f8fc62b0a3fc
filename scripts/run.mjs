// The one plain JavaScript file: it must run before anything is installed. Checks Node, installs the locked
// packages when they are missing or older than the lock file, then runs scripts/<name>.ts in this process.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: wangge needs 20.19 or later. Install it and try again.`)
  process.exit(2)
}

const [name, ...rest] = process.argv.slice(2)
const script = new URL(`./${name}.ts`, import.meta.url)
if (!name || !existsSync(script)) {
  console.error(`There is no script ${name ?? '(none named)'}. See "scripts" in package.json.`)
  process.exit(2)
}

const stamp = `${root}node_modules/.wangge-installed`
const wanted = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex')
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
if (installed !== wanted && process.env.WANGGE_INSTALL !== 'never') {
  console.error('Installing the locked npm packages (about half a minute) …')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (npm.status !== 0) {
    console.error(`npm ci failed. Mend what it says above, or type it yourself:\n  cd ${root} && npm ci`)
    process.exit(2)
  }
  writeFileSync(stamp, wanted)
}

process.chdir(root)
process.argv = [process.argv[0], fileURLToPath(script), ...rest]
const { register } = await import('tsx/esm/api')
register()
await import(script.href)
