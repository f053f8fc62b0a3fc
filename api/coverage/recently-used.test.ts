import { describe, expect, it } from 'vitest'
import { recentlyUsed } from './recently-used.ts'

describe('remembering answers', () => {
  it('makes one answer for questions that arrive together', async () => {
    const answers = recentlyUsed<number>(2)
    let made = 0
    const ask = () => answers.remember('a', () => Promise.resolve(++made))
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
    expect(await ask()).toBe(1)
  })

  it('lets go of what was asked longest ago', async () => {
    const answers = recentlyUsed<number>(2)
    let made = 0
    const ask = (key: string) => answers.remember(key, () => Promise.resolve(++made))
    for (const key of ['a', 'b', 'a', 'c']) await ask(key)
    expect([await ask('a'), await ask('c'), await ask('b')]).toEqual([1, 3, 4])
  })

  it('forgets a failure', async () => {
    const answers = recentlyUsed<number>(2)
    await expect(answers.remember('a', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
    expect(await answers.remember('a', () => Promise.resolve(7))).toBe(7)
  })
})
