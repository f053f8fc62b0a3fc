import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

/** One planted bad import a line: the rule that must fire, the file, what it holds. */
const breaks: [rule: string, file: string, text: string][] = [
  ['no-unresolvable', 'api/grids/lost.queries.ts', "import './nowhere.ts'"],
  ['no-cycle', 'api/http/circle-one.ts', "import './circle-two.ts'"],
  ['no-orphan', 'api/http/orphan.ts', 'export const nobody = 1'],
  ['web-sees-only-contracts', 'web/http/peeks.ts', "import '../../api/http/problem.ts'"],
  ['api-never-sees-web', 'api/grids/looks-up.queries.ts', "import '../../web/http/peeks.ts'"],
  ['contract-is-pure', 'api/grids/impure.contract.ts', "import 'node:fs'"],
  ['contract-is-pure', 'api/grids/heavy.contract.ts', "import 'pg'"],
  ['vocabulary-is-pure', 'geodata/vocabulary/impure.ts', "import 'node:path'"],
  ['api-slices-do-not-know-each-other', 'api/grids/nosy.queries.ts', "import '../heat/heat.queries.ts'"],
  ['web-slices-do-not-know-each-other', 'web/grids/nosy.ts', "import '../heat/heat.ts'"],
  ['web-slices-do-not-know-each-other', 'web/grids/reaches-up.ts', "import '../app/App.ts'"],
  ['map-and-ui-know-no-noun', 'web/map/knows.ts', "import '../heat/heat.ts'"],
  ['map-and-ui-know-no-noun', 'web/ui/knows.ts', "import '../../api/grids/grids.contract.ts'"],
  ['rules-do-no-io', 'api/grids/greedy.rules.ts', "import 'pg'"],
  ['rules-do-no-io', 'api/grids/reading.rules.ts', "import 'node:fs'"],
  ['only-queries-read-sql', 'api/grids/sneaky.routes.ts', "import { sqlFolder } from '../db/sql.ts'\nsqlFolder('')"],
  ['only-routes-and-kernel-know-express', 'api/grids/web.queries.ts', "import 'express'"],
  ['only-map-touches-maplibre', 'web/grids/touches.ts', "import 'maplibre-gl'"],
  [
    'layers-take-map-types-only',
    'web/grids/eager.layers.ts',
    "import { Map } from 'maplibre-gl'\nexport const map = Map",
  ],
  ['server-run-time-deps-only', 'api/grids/leans.queries.ts', "import 'vitest'"],
]

/** What the planted files need to exist, and imports that must pass. */
const allowed: [file: string, text: string][] = [
  ['api/http/circle-two.ts', "import './circle-one.ts'"],
  ['api/http/problem.ts', 'export class Problem {}'],
  ['api/db/sql.ts', 'export function sqlFolder(url: string) { return url }'],
  ['api/heat/heat.queries.ts', "import { sqlFolder } from '../db/sql.ts'\nexport const sql = sqlFolder('')"],
  ['api/grids/grids.contract.ts', "import { z } from 'zod'\nexport const Grid = z.object({})"],
  ['web/heat/heat.ts', "import { Grid } from '../../api/grids/grids.contract.ts'\nexport const heat = Grid"],
  ['web/app/App.ts', "import '../heat/heat.ts'"],
  [
    'web/grids/grids.layers.ts',
    "import type { LayerSpecification } from 'maplibre-gl'\nexport type L = LayerSpecification",
  ],
  ['web/map/map-sync.ts', "import { Map } from 'maplibre-gl'\nexport const map = Map"],
]

type Cruise = { summary: { violations: { from: string; rule: { name: string } }[] } }

describe('the import rules', () => {
  const tree = mkdtempSync(`${tmpdir()}/wangge-rules-`)
  let violations: Cruise['summary']['violations'] = []

  beforeAll(async () => {
    for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
      cpSync(`${root}/${file}`, `${tree}/${file}`)
    symlinkSync(`${root}/node_modules`, `${tree}/node_modules`)
    for (const [file, text] of [...breaks.map(([, file, text]) => [file, text] as const), ...allowed]) {
      mkdirSync(dirname(`${tree}/${file}`), { recursive: true })
      writeFileSync(`${tree}/${file}`, `${text}\nexport {}\n`)
    }
    const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'api', 'web', 'geodata']
    const { stdout } = await run(`${root}/node_modules/.bin/depcruise`, args, { cwd: tree, maxBuffer: 2 ** 26 }).catch(
      (error: unknown) => error as { stdout: string },
    )
    violations = (JSON.parse(stdout) as Cruise).summary.violations
  })
  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  it.each(breaks)('%s fires on %s', (rule, file) => {
    expect(violations.filter((v) => v.from === file).map((v) => v.rule.name)).toContain(rule)
  })

  it.each(allowed.filter(([file]) => !file.includes('circle')))('nothing but orphanhood is held against %s', (file) => {
    const rules = violations.filter((v) => v.from === file).map((v) => v.rule.name)
    expect(rules.filter((rule) => rule !== 'no-orphan')).toEqual([])
  })

  it('has a planted break for every rule of the configuration', () => {
    const configured = [
      ...readFileSync(`${root}/.dependency-cruiser.cjs`, 'utf8').matchAll(/error\(\s*'([a-z-]+)'/g),
    ].map((match) => match[1])
    expect(new Set(breaks.map(([rule]) => rule))).toEqual(new Set(configured))
  })
})
