import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#geo/access-settings'
import { boundsOf, changedPart, isFitting, settingGroups } from './settings-draft.ts'

describe('a draft of settings', () => {
  it('sends only what differs, whatever the order of the posts', () => {
    const posts = [...defaultSettings.secondFactorPosts].reverse()
    expect(changedPart({ lockSeconds: 300, idleSeconds: 60, secondFactorPosts: posts }, defaultSettings)).toEqual({
      idleSeconds: 60,
    })
  })

  it('is not sent outside the bounds', () => {
    expect(isFitting({ passwordLeastLength: 8 })).toBe(true)
    expect(isFitting({ passwordLeastLength: 7 })).toBe(false)
    expect(isFitting({ idleSeconds: Number.NaN })).toBe(false)
  })

  it('knows the bounds of every number', () => {
    expect(boundsOf('keyDays')).toEqual({ least: 1, most: 3650 })
    for (const key of Object.values(settingGroups).flat()) expect(boundsOf(key).most).toBeLessThan(100_000)
  })
})
