import { describe, expect, it } from 'vitest'
import { openTileCache } from './tile-cache.ts'
import { openTileQueue } from './tile-queue.ts'

const here = { isGone: () => false }
const gone = { isGone: () => true }

function aGate(): { open: () => void; passed: Promise<void> } {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => (open = resolve))
  return { open, passed }
}

describe('the tile queue', () => {
  it('runs no more at once than it has places, and one for all who ask the same', async () => {
    const queue = openTileQueue<string>(2, 10)
    const gate = aGate()
    let runs = 0
    const work = (key: string) => async () => {
      runs++
      await gate.passed
      return key
    }
    const answers = ['a', 'b', 'c', 'a', 'c'].map((key) => queue.join(key, here, work(key)))
    expect([queue.running(), queue.waiting()]).toEqual([2, 1])
    gate.open()
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'a', 'c'])
    expect(runs).toBe(3)
  })

  it('drops work that nobody waits for any more', async () => {
    const queue = openTileQueue<string>(1, 10)
    const gate = aGate()
    const first = queue.join('a', here, () => gate.passed.then(() => 'a'))
    const dropped = queue.join('b', gone, () => Promise.reject(new Error('must not run')))
    const kept = queue.join('c', here, () => Promise.resolve('c'))
    gate.open()
    expect(await Promise.all([first, kept])).toEqual(['a', 'c'])
    await expect(dropped).rejects.toMatchObject({ kind: 'took-too-long' })
  })

  it('refuses when too many wait, and goes on after a failure', async () => {
    const queue = openTileQueue<string>(1, 1)
    const gate = aGate()
    const failing = queue.join('a', here, () => gate.passed.then(() => Promise.reject(new Error('broken'))))
    const waiting = queue.join('b', here, () => Promise.resolve('b'))
    await expect(queue.join('c', here, () => Promise.resolve('c'))).rejects.toMatchObject({ kind: 'too-many' })
    gate.open()
    await expect(failing).rejects.toThrow('broken')
    expect(await waiting).toBe('b')
  })
})

describe('the tile cache', () => {
  const aTile = (edition: string, bytes: number) => ({ edition, identity: Buffer.alloc(bytes), gzip: undefined })

  it('forgets the tile used longest ago when it is full, and what is too large at once', () => {
    const cache = openTileCache(2600)
    cache.put(1, aTile('1', 1000))
    cache.put(2, aTile('1', 1000))
    cache.get(1, '1')
    cache.put(3, aTile('1', 1000))
    expect([1, 2, 3].map((key) => cache.get(key, '1') !== undefined)).toEqual([true, false, true])
    cache.put(4, aTile('1', 5000))
    expect(cache.get(4, '1')).toBeUndefined()
    expect(cache.bytes()).toBe(2400)
  })

  it('does not give a tile of another edition, and counts a replaced one once', () => {
    const cache = openTileCache(10_000)
    cache.put(1, aTile('1', 1000))
    cache.put(1, aTile('2', 500))
    expect(cache.get(1, '1')).toBeUndefined()
    expect(cache.get(1, '2')?.identity?.length).toBe(500)
    expect(cache.bytes()).toBe(700)
  })
})
