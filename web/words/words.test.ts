import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languages } from './language.ts'

const files = readdirSync(import.meta.dirname).filter((name) => !/(test|language|format|plural)\.ts$/.test(name))

/** Every text with its path; functions are asked with numbers they would count. */
function textsOf(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function')
    return [[path, String((value as (...args: string[]) => unknown)('1', '2', '3', '4'))]]
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`))
}

/** English said of one as if of many: "1 grids", "1 grid have", "the 1 grids". Signs and ratios are no counts. */
const manyOfOne =
  /(?<![\d.,–])\b1 (?:(?!(?:is|was|has|its|times|as|less|ends|stays)\b)\p{L}*[^\W\d_s]s\b|persons|\p{L}+ (?:have|are|were|stay|gather|beat|stand)\b|more have|(?:have|are|were|stay|gather)\b)/u

function textsOfOne(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return []
  if (typeof value !== 'function')
    return Object.entries(value as object).flatMap(([key, inner]) => textsOfOne(inner, `${path}.${key}`))
  const say = value as (...args: unknown[]) => unknown
  return [[path, String(say('1', '1', '1', '1'))]]
}

describe.each(files)('English in %s', (file) => {
  it('says one thing as one', async () => {
    const module = (await import(`./${file}`)) as Record<string, Record<string, unknown>>
    const said = Object.entries(module).flatMap(([name, words]) => textsOfOne(words.en, name))
    expect(said.filter(([, text]) => manyOfOne.test(text))).toEqual([])
  })
})

describe.each(files)('the words in %s', (file) => {
  it('are the same in both languages, none empty, and Chinese where Chinese is said', async () => {
    const module = (await import(`./${file}`)) as Record<string, Record<string, unknown>>
    for (const [name, words] of Object.entries(module)) {
      const [zh = [], en = []] = languages.map((language) => textsOf(words[language], name))
      expect(zh.map(([path]) => path)).toEqual(en.map(([path]) => path))
      for (const [path, text] of [...zh, ...en]) expect(text.trim(), path).not.toBe('')
      for (const [path, text] of en.filter(([path]) => !/\.language(Name)?$/.test(path)))
        expect(text, path).not.toMatch(/\p{Script=Han}/u)
      expect(zh.filter(([, text]) => /\p{Script=Han}/u.test(text)).length / zh.length, name).toBeGreaterThan(0.7)
    }
  })
})
