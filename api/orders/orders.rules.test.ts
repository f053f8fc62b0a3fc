import { describe, expect, it } from 'vitest'
import type { OrderMove } from '#geo/order-words'
import { barMeters, frameAround, scaleText } from './order-map-frame.ts'
import { csvOf, differencesOf, metersBetween, outcomeOf } from './orders.rules.ts'

const standing = (id: number, longitude: number, hours: string | null = 'f') => ({ id, longitude, latitude: 30, hours })
const move: OrderMove = {
  type: 'move',
  resourceId: 1,
  name: '',
  address: '',
  from: [110, 30],
  to: [110.01, 30],
  hoursFrom: 'a',
  hoursTo: null,
}
const none = new Map<number, string>()

describe('what came of an order', () => {
  it.each([
    [110.01, 'as-ordered'],
    // Forty metres beside it.
    [110.0104, 'as-ordered'],
    [110, 'not-yet'],
    [110.02, 'otherwise'],
  ] as const)('a resource moved that stands at %d: %s', (longitude, outcome) => {
    expect(outcomeOf(move, { then: [], now: [standing(1, longitude)], hoursNow: none })).toBe(outcome)
  })

  it('a resource that is gone, closed, added, or on duty at other hours', () => {
    expect(outcomeOf(move, { then: [], now: [], hoursNow: none })).toBe('otherwise')
    expect(outcomeOf({ ...move, type: 'close' }, { then: [], now: [], hoursNow: none })).toBe('as-ordered')
    const shift: OrderMove = { ...move, type: 'shift', hoursTo: 'b' }
    const now = [standing(1, 110)]
    expect(outcomeOf(shift, { then: [], now, hoursNow: new Map([[1, 'b']]) })).toBe('as-ordered')
    expect(outcomeOf(shift, { then: [], now, hoursNow: new Map([[1, 'a']]) })).toBe('not-yet')
    expect(outcomeOf(shift, { then: [], now, hoursNow: new Map([[1, 'c']]) })).toBe('otherwise')
    const added: OrderMove = { ...move, type: 'add', resourceId: null }
    // One that had stood there before is not the one that was ordered.
    expect(outcomeOf(added, { then: [standing(7, 110.01)], now: [standing(7, 110.01)], hoursNow: none })).toBe(
      'not-yet',
    )
    expect(outcomeOf(added, { then: [], now: [standing(7, 110.01)], hoursNow: none })).toBe('as-ordered')
  })

  it('names every resource that differs', () => {
    const then = [standing(1, 110), standing(2, 110), standing(3, 110), standing(4, 110)]
    const now = [standing(1, 110), standing(2, 110.1), standing(3, 110, '0'), standing(5, 110)]
    expect(differencesOf(then, now)).toEqual([
      { id: 2, what: 'moved' },
      { id: 3, what: 'other-hours' },
      { id: 4, what: 'gone' },
      { id: 5, what: 'added' },
    ])
  })
})

describe('a list for machines', () => {
  it('quotes what has to be, and lets no cell become a formula', () => {
    expect(
      csvOf([
        ['a', 1, null],
        ['x,"y"', -2.5, '=1+1'],
        ['＝1+1', '+86', '@x'],
      ]),
    ).toBe(`\uFEFFa,1,\r\n"x,""y""",-2.5,'=1+1\r\n'＝1+1,'+86,'@x\r\n`)
  })
})

describe('the map of a page', () => {
  const frame = { x: 40, y: 200, width: 300, height: 300 }

  it('is true to its scale and holds all it is made for', () => {
    const map = frameAround(
      [
        [110, 30],
        [110.02, 30.01],
      ],
      frame,
    )
    expect(scaleText(map.scale)).toBe('1:20 000')
    const [x1, y1] = map.onPage([110, 30])
    const [x2, y2] = map.onPage([110.02, 30.01])
    const meters = metersBetween([110, 30], [110.02, 30.01])
    // Points of 1/72 inch on the page against metres of ground.
    expect((Math.hypot(x2 - x1, y2 - y1) * 0.0254 * map.scale) / 72 / meters).toBeCloseTo(1, 3)
    for (const [x, y] of [
      [x1, y1],
      [x2, y2],
    ] as const) {
      expect(x).toBeGreaterThan(40)
      expect(x).toBeLessThan(340)
      expect(y).toBeGreaterThan(200)
      expect(y).toBeLessThan(500)
    }
    expect(map.onPage([map.box.west, map.box.north])).toEqual([expect.closeTo(40, 6), expect.closeTo(200, 6)])
  })

  it('stands on the ground there is, as far as what it is made for stays in it', () => {
    // Changes in the north of a city of 4 by 8 kilometres; the frame shows 6 by 6.
    const changes: [number, number][] = [
      [110.01, 30.04],
      [110.03, 30.07],
    ]
    const city: [number, number][] = [
      [110, 30],
      [110.042, 30.072],
    ]
    const { box } = frameAround(changes, frame, city)
    expect(box.north).toBeLessThan(frameAround(changes, frame).box.north)
    for (const [longitude, latitude] of changes) {
      expect(longitude).toBeGreaterThan(box.west)
      expect(longitude).toBeLessThan(box.east)
      expect(latitude).toBeGreaterThan(box.south)
      expect(latitude).toBeLessThan(box.north)
    }
    // The whole breadth fits and lies in the middle.
    expect((box.west + box.east) / 2).toBeCloseTo(110.021, 6)
  })

  it('has a round bar, and a scale for a single place too', () => {
    const map = frameAround([[110, 30]], frame)
    expect(map.scale).toBe(2000)
    expect(barMeters(300, map.pointsPerMeter)).toBe(50)
  })
})
