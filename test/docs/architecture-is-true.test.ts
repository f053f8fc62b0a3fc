import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string): string => readFileSync(`${root}/${name}`, 'utf8')
const foldersOf = (path: string): string[] =>
  readdirSync(path).filter((name) => statSync(`${path}/${name}`).isDirectory())

const notNouns = {
  api: ['http', 'db', 'columns', 'statistics', 'optimising', 'sealing'],
  web: ['app', 'map', 'http', 'ui', 'words', 'styles'],
}

type Tree = { api: string[]; web: string[] }

/** What the noun table of ARCHITECTURE.md gets wrong about the folders. */
function disagreements(markdown: string, tree: Tree): string[] {
  const rows = [...markdown.matchAll(/^\| ([a-z]+) +\|[^|]+\| (yes|no) +\| (yes|no) +\|$/gm)]
  const claimed = (column: 2 | 3): string[] => rows.filter((row) => row[column] === 'yes').map((row) => row[1] ?? '')
  return (['api', 'web'] as const).flatMap((side) => {
    const told = claimed(side === 'api' ? 2 : 3)
    const real = tree[side].filter((name) => !notNouns[side].includes(name))
    return [
      ...told.filter((noun) => !real.includes(noun)).map((noun) => `${side}/${noun} is told but not there`),
      ...real.filter((noun) => !told.includes(noun)).map((noun) => `${side}/${noun} is there but not told`),
    ]
  })
}

/** Paths in backticks that look like ours but do not exist. */
function missingPaths(markdown: string): string[] {
  return [...markdown.matchAll(/`((?:api|web|geodata|scripts|test)\/[A-Za-z0-9_./-]*)`/g)]
    .map((match) => match[1] ?? '')
    .filter((path) => !existsSync(`${root}/${path}`))
}

function environmentVariables(text: string): string[] {
  return [
    ...new Set(
      [...text.matchAll(/\b(DATABASE_URL|TEST_DATABASE_URL|REAL_DATA_DIR|BENCH_DIR|WANGGE_[A-Z_]+)\b/g)].map(
        (match) => match[1] ?? '',
      ),
    ),
  ].sort()
}

describe('ARCHITECTURE.md', () => {
  const tree: Tree = { api: foldersOf(`${root}/api`), web: foldersOf(`${root}/web`) }

  it('lists the nouns that are there', () => {
    expect(disagreements(read('ARCHITECTURE.md'), tree)).toEqual([])
  })
  it('would be caught telling of a noun that is not there, or leaving one out', () => {
    const text = read('ARCHITECTURE.md')
    expect(disagreements(text.replace('| grids  ', '| grits  '), tree)).toEqual(
      expect.arrayContaining(['api/grits is told but not there', 'api/grids is there but not told']),
    )
  })
  it.each(['ARCHITECTURE.md', 'README.md', 'DECISIONS.md', 'geodata/README.md', 'docs/security.md'])(
    'names no path that does not exist: %s',
    (name) => {
      expect(missingPaths(read(name))).toEqual([])
    },
  )
  it('would be caught naming a path that does not exist', () => {
    expect(missingPaths('see `api/nowhere/at-all.ts`')).toEqual(['api/nowhere/at-all.ts'])
  })
})

describe('README.md', () => {
  it('lists every environment variable that the code reads, and no other', () => {
    const files = ['api', 'scripts', 'test', 'geodata', 'web'].flatMap((folder) =>
      readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.includes('architecture-is-true'))
        .map((name) => `${folder}/${name}`),
    )
    const compose = [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+):/g)].map((match) => match[1] ?? '')
    const used = environmentVariables([...files.map((file) => environmentReads(read(file))), ...compose].join('\n'))
    expect(environmentVariables(read('README.md'))).toEqual(used)
  })
})

/** Only places that read the environment count, not words in comments and messages. */
function environmentReads(source: string): string {
  const reads = [...source.matchAll(/process\.env\.([A-Z_]+)|env\(\s*'([A-Z_]+)'/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  const declared = source.includes('const Environment = z.object')
    ? [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1] ?? '')
    : []
  return [...reads, ...declared].join(' ')
}
