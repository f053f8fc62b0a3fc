import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
// Inside the package, so that #contract resolves, and outside every tree that another check reads meanwhile.
const folder = `${root}/.data/planted-${process.pid}`

/** Type checks one planted contract under the options of a real program; returns what the compiler said. */
async function complaints(text: string, base: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/planted.contract.ts`, text)
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({ extends: `${root}/${base}`, files: ['planted.contract.ts'], include: [] }),
  )
  const { stdout } = await run(`${root}/node_modules/.bin/tsc`, ['-p', folder], { cwd: root }).catch(
    (error: unknown) => error as { stdout: string },
  )
  return stdout
}

describe('the type check', () => {
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('refuses a misspelt field of a contract where it is used', async () => {
    const text = `import type { BodyOf } from '#http'
import type { drawGrid } from '#contract/grids'
export const body: Partial<BodyOf<typeof drawGrid>> = { nam: 'x' }`
    expect(await complaints(text, 'tsconfig.json')).toMatch(/'nam' does not exist/)
  })

  it('refuses the process in a contract: contracts are pure', async () => {
    expect(await complaints('export const home = process.env.HOME', 'api/tsconfig.contract.json')).toMatch(
      /Cannot find name 'process'/,
    )
  })

  it('refuses an enum: the server runs without a build step', async () => {
    expect(await complaints('export enum Word { a }', 'tsconfig.json')).toMatch(/erasableSyntaxOnly/)
  })
})
