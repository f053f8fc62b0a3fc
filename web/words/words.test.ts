import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languages } from './language.ts'

const files = readdirSync(import.meta.dirname).filter((name) => !/(test|language|format)\.ts$/.test(name))

/** Every text with its path; functions are asked with numbers they would count. */
function textsOf(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function')
    return [[path, String((value as (...args: string[]) => unknown)('1', '2', '3', '4'))]]
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`))
}

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
