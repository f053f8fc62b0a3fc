import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { refuse, say } from './say.ts'

export type PostgresInstall = { binFolder: string; version: number }

/** PostgreSQL 15 or later with PostGIS beside it; the newest found, or undefined. */
export function findPostgres(): PostgresInstall | undefined {
  const named = process.env.WANGGE_PG_BIN
  if (named !== undefined) return existsSync(`${named}/initdb`) ? { binFolder: named, version: 0 } : undefined
  return [...debianInstalls(), ...pathInstalls()].sort((a, b) => b.version - a.version)[0]
}

function debianInstalls(): PostgresInstall[] {
  const folder = '/usr/lib/postgresql'
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .map((name) => ({ binFolder: `${folder}/${name}/bin`, version: Number(name) }))
    .filter(
      ({ binFolder, version }) =>
        version >= 15 &&
        existsSync(`${binFolder}/initdb`) &&
        existsSync(`/usr/share/postgresql/${version}/extension/postgis.control`),
    )
}

function pathInstalls(): PostgresInstall[] {
  const config = (option: string): string => spawnSync('pg_config', [option], { encoding: 'utf8' }).stdout.trim()
  if (spawnSync('pg_config', ['--version']).status !== 0) return []
  const version = Number(/(\d+)/.exec(config('--version'))?.[1] ?? 0)
  const binFolder = config('--bindir')
  const isUsable =
    version >= 15 &&
    existsSync(`${binFolder}/initdb`) &&
    existsSync(`${config('--sharedir')}/extension/postgis.control`)
  return isUsable ? [{ binFolder, version }] : []
}

export function findChromium(): string | undefined {
  const named = process.env.WANGGE_CHROMIUM
  if (named !== undefined) return named
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
}

const isDebian = (): boolean => existsSync('/usr/bin/apt-get')

/** Installs Debian packages where it may, else says exactly what to type and stops. */
function installPackages(packages: string[], what: string): void {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!mayInstall()) refuse(isDebian() ? typeThis(what, command) : elsewhere(what))
  say(`Installing ${what} from the system's packages: ${packages.join(' ')} (a minute or two) …`)
  const shell = ['sh', '-c', `${command} >&2`]
  const [program, args] = isRoot() ? ['sh', shell.slice(1)] : ['sudo', ['-n', ...shell]]
  const done = spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (done.status !== 0)
    refuse(`${done.stderr.slice(-2000)}\nInstalling ${what} failed. Type it yourself and start again:\n  ${command}`)
}

const isRoot = (): boolean => process.getuid?.() === 0

function mayInstall(): boolean {
  return isDebian() && process.env.WANGGE_INSTALL !== 'never' && (isRoot() || hasSudo())
}

function typeThis(what: string, command: string): string {
  return `${what} is missing and may not be installed from here. Type:\n  sudo sh -c '${command}'\nthen start again.`
}

function elsewhere(what: string): string {
  return `${what} is missing. With this system's packages install PostgreSQL 15 or later with PostGIS 3.3 or later
(and Chromium for the tests: set WANGGE_CHROMIUM), put pg_config on the PATH or set WANGGE_PG_BIN, then start again.
Or set DATABASE_URL to a PostGIS you have.`
}

function hasSudo(): boolean {
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
}

export function requirePostgres(): PostgresInstall {
  const found = findPostgres()
  if (found) return found
  installPackages(debianPostgresPackages(), 'PostgreSQL with PostGIS')
  return (
    findPostgres() ??
    refuse('PostgreSQL was installed, but PostGIS is not beside it. Set WANGGE_PG_BIN to the folder of initdb.')
  )
}

/** The PostGIS package of this Debian's own PostgreSQL: 15 in Debian 12, 17 in Debian 13. */
function debianPostgresPackages(): string[] {
  const release = spawnSync('sh', ['-c', '. /etc/os-release && echo $VERSION_ID'], { encoding: 'utf8' }).stdout.trim()
  const version = Number(release) >= 13 ? 17 : 15
  return [`postgresql-${version}`, `postgresql-${version}-postgis-3`, `postgresql-${version}-postgis-3-scripts`]
}

export function requireChromium(): string {
  const found = findChromium()
  if (found !== undefined) return found
  installPackages(['chromium', 'fonts-noto-cjk'], 'Chromium')
  return findChromium() ?? refuse('Chromium was installed but is not in /usr/bin. Set WANGGE_CHROMIUM to its path.')
}
