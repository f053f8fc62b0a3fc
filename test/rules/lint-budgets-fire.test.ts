import { ESLint } from 'eslint'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const lines = (n: number, line: string): string => Array.from({ length: n }, () => line).join('\n')

/** The rule that must fire, and a text that breaks it. Each is linted as if it stood in api/http/problem.ts. */
const breaks: [rule: string, text: string][] = [
  ['max-lines', lines(301, 'export {}')],
  ['max-lines-per-function', `export function long(): number {\n  let n = 0\n${lines(52, '  n += 1')}\n  return n\n}`],
  [
    'complexity',
    `export function maze(n: number): number {\n${[...Array(11).keys()].map((i) => `  if (n === ${i}) return ${i}`).join('\n')}\n  return n\n}`,
  ],
  [
    'max-params',
    'export const many = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e',
  ],
  [
    'max-depth',
    'export function deep(n: number): number {\n  if (n > 1) { if (n > 2) { if (n > 3) { if (n > 4) return 1 } } }\n  return 0\n}',
  ],
  ['@typescript-eslint/no-explicit-any', 'export const loose: any = 1'],
  ['@typescript-eslint/no-floating-promises', 'export function forget(): void {\n  Promise.resolve(1)\n}'],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    "export function half(word: 'a' | 'b'): number {\n  switch (word) {\n    case 'a':\n      return 1\n  }\n  return 0\n}",
  ],
  ['@typescript-eslint/no-non-null-assertion', 'export const first = (list: number[]): number => list[0]!'],
  ['no-empty', 'export function swallow(): void {\n  try {\n    JSON.parse("")\n  } catch {}\n}'],
  ['no-warning-comments', '// TODO later\nexport const x = 1'],
  ['no-restricted-exports', 'export default 1'],
  ['@typescript-eslint/consistent-type-imports', "import { Route } from './route.ts'\nexport type R = Route"],
]

describe('the lint budgets', () => {
  // Where CI is set, the parser takes files as they lie on the disk; here the text differs from the file on purpose.
  const parserOptions = { disallowAutomaticSingleRunInference: true }
  const eslint = new ESLint({ cwd: root, overrideConfig: { languageOptions: { parserOptions } } })
  const rulesBrokenBy = async (text: string): Promise<(string | null)[]> => {
    const [result] = await eslint.lintText(text, { filePath: `${root}/api/http/problem.ts` })
    return result?.messages.map((message) => message.ruleId) ?? []
  }

  it.each(breaks)('%s fires', async (rule, text) => {
    expect(await rulesBrokenBy(text)).toContain(rule)
  })

  it('cannot be silenced by a comment', async () => {
    const text = '/* eslint-disable */\nexport const loose: any = 1'
    expect(await rulesBrokenBy(text)).toContain('@typescript-eslint/no-explicit-any')
  })

  it('holds nothing against decent code', async () => {
    expect(await rulesBrokenBy('export const decent = (n: number): number => n + 1\n')).toEqual([])
  })
})
