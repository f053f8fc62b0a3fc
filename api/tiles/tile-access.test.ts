import { describe, expect, it } from 'vitest'
import type { AnyPost } from '#geo/rights'
import { TileLayer } from '#geo/tile-layers'
import type { Caller } from '../http/caller.ts'
import { nobody } from '../http/caller.ts'
import { openAudienceSlots } from './audience-slots.ts'
import { admitToLayer } from './tile-access.ts'

const aCaller = (post: AnyPost, wish: Partial<Caller> = {}): Caller => ({
  ...nobody,
  kind: 'account',
  post,
  isWholeCity: true,
  gridIds: null,
  ...wish,
})

function layersOf(caller: Caller): TileLayer[] {
  return TileLayer.options.filter((layer) => {
    try {
      admitToLayer(layer, caller)
      return true
    } catch {
      return false
    }
  })
}

describe('the layers of a post', () => {
  it.each([
    ['command', TileLayer.options],
    ['department', TileLayer.options],
    ['wall', TileLayer.options],
    ['public', TileLayer.options.filter((layer) => layer !== 'buildings' && layer !== 'resources')],
    ['system-admin', []],
    ['audit-admin', []],
  ] as const)('%s', (post, layers) => {
    expect(layersOf(aCaller(post))).toEqual(layers)
  })

  it('are none for nobody and while rights rest, and as few as the scopes of a key', () => {
    expect(layersOf(nobody)).toEqual([])
    expect(layersOf(aCaller('command', { pending: 'second-factor' }))).toEqual([])
    expect(layersOf(aCaller('command', { scopes: ['map:read'] }))).toEqual(['areas', 'roads', 'ground'])
    expect(layersOf(aCaller('command', { scopes: ['heat:read'] }))).toEqual([])
  })

  it('have an audience only where the tile depends on it', () => {
    expect(admitToLayer('incidents', aCaller('wall'))).toMatchObject({ figures: 'published' })
    expect(admitToLayer('incidents', aCaller('leader'))).toMatchObject({ figures: 'exact', movesSensitive: true })
    expect(admitToLayer('buildings', aCaller('leader'))).toBeUndefined()
  })
})

describe('the slots of audiences', () => {
  it('are kept while they are used, and the one used longest ago is given again', () => {
    const { slotOf } = openAudienceSlots(2)
    expect([slotOf(''), slotOf('a'), slotOf('b'), slotOf('a'), slotOf('c'), slotOf('a'), slotOf('')]).toEqual([
      0, 1, 2, 1, 2, 1, 0,
    ])
  })
})
