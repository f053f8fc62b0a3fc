import { describe, expect, it } from 'vitest'
import type { AnyPost } from '#geo/rights'
import type { Caller } from '../http/caller.ts'
import { nobody } from '../http/caller.ts'
import { audienceOf, seesEverything } from './audience.ts'

function aCaller(post: AnyPost, gridIds: number[] | null = null, wish: Partial<Caller> = {}): Caller {
  const set = gridIds && new Set(gridIds)
  return { ...nobody, kind: 'account', post, isWholeCity: set === null, gridIds: set, ...wish }
}

describe('the audience of a caller', () => {
  it('is everything for a command post of the whole city', () => {
    expect(audienceOf(aCaller('command'))).toBe(seesEverything)
    expect(seesEverything.key).toBe('')
  })

  it.each([
    ['command', 'exact', false, false],
    ['grid-worker', 'exact', false, false],
    ['leader', 'exact', false, true],
    ['analyst', 'exact', false, true],
    ['department', 'exact', false, true],
    ['wall', 'published', false, true],
    ['public', 'published', true, true],
    ['system-admin', 'published', true, true],
  ] as const)('of the post %s has %s figures', (post, figures, leavesOutSensitive, movesSensitive) => {
    expect(audienceOf(aCaller(post, [3]))).toMatchObject({ figures, leavesOutSensitive, movesSensitive })
  })

  it('is the strictest where nothing is known, and while rights rest', () => {
    const strictest = { figures: 'published', leavesOutSensitive: true, movesSensitive: true }
    expect(audienceOf(nobody)).toMatchObject(strictest)
    expect(audienceOf(aCaller('command', null, { pending: 'password' }))).toMatchObject(strictest)
  })

  it('of a key is as narrow as its scopes', () => {
    const figures = audienceOf(aCaller('command', null, { kind: 'key', scopes: ['heat:read'] }))
    expect(figures).toMatchObject({ figures: 'exact', movesSensitive: true })
    for (const scope of ['heat:count', 'analysis:read'])
      expect(audienceOf(aCaller('command', null, { kind: 'key', scopes: [scope] }))).toMatchObject({
        figures: 'exact',
        movesSensitive: true,
      })
    const divisions = audienceOf(aCaller('command', null, { kind: 'key', scopes: ['areas:read'] }))
    expect(divisions).toMatchObject({ figures: 'published', leavesOutSensitive: true })
    const places = audienceOf(aCaller('command', null, { kind: 'key', scopes: ['incidents:read'] }))
    expect(places).toBe(seesEverything)
  })

  it('has one key for all who are answered alike, whatever the order of their grids', () => {
    expect(audienceOf(aCaller('leader', [2, 1])).key).toBe(audienceOf(aCaller('analyst', [1, 2])).key)
    const callers = [
      aCaller('command', [1, 2]),
      aCaller('command', [12]),
      aCaller('command', []),
      aCaller('leader', [1, 2]),
      aCaller('leader'),
      aCaller('wall', [1, 2]),
      aCaller('wall'),
      aCaller('public', [1, 2]),
      aCaller('public'),
    ]
    expect(new Set(callers.map((caller) => audienceOf(caller).key)).size).toBe(callers.length)
  })
})
