import { describe, expect, it } from 'vitest'
import type { AnyPost, Holder } from '#geo/rights'
import { AnyPost as Posts, may } from '#geo/rights'
import { administrationOf, isAdministrator, offeredTiles, offeredView, offersOf, openPage } from './offers.ts'
import { defaultView, panels } from './view.ts'

const holder = (post: AnyPost | null, isWholeCity = true): Holder => ({ post, scopes: null, isWholeCity })
const offersFor = (post: AnyPost | null, isWholeCity = true) => offersOf(holder(post, isWholeCity))

describe('what the page offers', () => {
  it.each(Posts.options.filter((post) => isAdministrator(holder(post))))('to a %s is the desk and no map', (post) => {
    const offers = offersFor(post)
    expect(offers).toMatchObject({ hasMap: false, hasTimeline: false, panels: [], layers: [] })
    expect(openPage(null, offers)).toBe(administrationOf(offers)[0])
    expect(openPage('own-data', offers)).toBe(administrationOf(offers)[0])
  })

  it('to somebody without a post is his account alone', () => {
    expect(offersFor(null)).toMatchObject({ hasMap: false, desk: ['account'] })
    expect(openPage(null, offersFor(null))).toBe('account')
  })

  it('to command is every panel but the planner’s, and the finding of a person only for the whole city', () => {
    expect(offersFor('command').panels).toEqual(panels.filter((panel) => panel !== 'plans'))
    expect(offersFor('planner').panels).toContain('plans')
    expect(offersFor('command').own).toEqual(['account', 'orders', 'own-data', 'keys'])
    expect(administrationOf(offersFor('command'))).toEqual([])
    expect(offersFor('command', false).panels).not.toContain('imports')
    expect(offersFor('command', false).desk).toEqual(['account', 'orders', 'keys'])
  })

  it('to a grid worker is heat and stock, but neither coverage nor imports', () => {
    expect(offersFor('grid-worker', false).panels).toEqual(['layers', 'heat', 'stock'])
    expect(offersFor('grid-worker', false).layers).not.toContain('coverage')
  })

  it('to a public screen is neither buildings nor resources nor a timeline', () => {
    const { layers, hasTimeline } = offersFor('public')
    expect(layers).not.toContain('buildings')
    expect(layers).not.toContain('resources')
    expect(hasTimeline).toBe(false)
    expect(offeredTiles(offersFor('public'))).not.toContain('buildings')
  })

  it('takes from a view what the rights do not hold', () => {
    const asker = holder('department', false)
    const view = { ...defaultView('en', 'light'), panel: 'coverage' as const, hasTimeline: true }
    const seen = offeredView(view, offersOf(asker), (right) => may(asker, right))
    expect(seen.panel).toBeNull()
    expect(seen.heat.measure).toBe('per-km2')
    expect(seen.layers.heat.isOn).toBe(true)
  })

  it('shows grids where an address asks for cells, to who may not count by cell', () => {
    const asked = { ...defaultView('en', 'light') }
    const view = { ...asked, heat: { ...asked.heat, mode: 'cells' as const } }
    const modeFor = (post: AnyPost) => offeredView(view, offersFor(post), (right) => may(holder(post), right)).heat.mode
    expect([modeFor('wall'), modeFor('public'), modeFor('grid-worker')]).toEqual(['grids', 'grids', 'cells'])
  })

  it('keeps a map reader at the map, wherever an address leads', () => {
    expect(openPage('audit', offersFor('analyst'))).toBeNull()
    expect(openPage('keys', offersFor('analyst'))).toBe('keys')
  })
})
