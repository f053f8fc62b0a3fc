import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { check, resolveConfig } from 'prettier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

describe('the format check', () => {
  const formatOf = async () => ({ ...(await resolveConfig(`${root}/api/app.ts`)), parser: 'typescript' })

  it('refuses double quotes and semicolons', async () => {
    expect(await check('export const word = "a";\n', await formatOf())).toBe(false)
  })
  it('takes what the formatter writes', async () => {
    expect(await check("export const word = 'a'\n", await formatOf())).toBe(true)
  })
})

describe('the check for what is unused', () => {
  const tree = mkdtempSync(`${tmpdir()}/wangge-unused-`)
  let told = ''

  beforeAll(async () => {
    mkdirSync(`${tree}/api`)
    symlinkSync(`${root}/node_modules`, `${tree}/node_modules`)
    writeFileSync(`${tree}/package.json`, JSON.stringify({ type: 'module', dependencies: { pg: '8.23.1' } }))
    writeFileSync(`${tree}/knip.json`, JSON.stringify({ entry: ['api/main.ts'], project: ['api/**/*.ts'] }))
    writeFileSync(`${tree}/api/main.ts`, "import { used } from './words.ts'\nused()\n")
    writeFileSync(`${tree}/api/words.ts`, 'export function used() {}\nexport function forgotten() {}\n')
    writeFileSync(`${tree}/api/orphan.ts`, 'export const nobody = 1\n')
    const { stdout } = await promisify(execFile)(`${root}/node_modules/.bin/knip`, ['--no-progress'], {
      cwd: tree,
    }).catch((error: unknown) => error as { stdout: string })
    told = stdout
  })
  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  it.each(['orphan.ts', 'forgotten', 'pg'])('tells of %s', (name) => {
    expect(told).toContain(name)
  })
  it('holds nothing against what is used', () => {
    expect(told).not.toMatch(/^used /m)
  })
})
