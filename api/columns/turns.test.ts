import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { giveBackTurn, openTurns, takeTurnToRead, takeTurnToWrite } from './turns.ts'

// As turns.ts reads, in plain JavaScript, because the test is about memory, not about loading.
const reader = `
const { workerData, parentPort } = require('node:worker_threads')
const { turns, pair, stop } = workerData
let torn = 0, reads = 0
while (Atomics.load(stop, 0) === 0) {
  for (;;) {
    while (Atomics.load(turns, 0) === 1) Atomics.wait(turns, 0, 1)
    Atomics.add(turns, 1, 1)
    if (Atomics.load(turns, 0) === 0) break
    if (Atomics.sub(turns, 1, 1) === 1) Atomics.notify(turns, 1)
  }
  for (let i = 0; i < 100; i++) if (pair[0] !== pair[1]) torn++
  reads++
  if (Atomics.sub(turns, 1, 1) === 1) Atomics.notify(turns, 1)
}
parentPort.postMessage({ torn, reads })
`

describe('turns', () => {
  it('never let anybody read half a change, and let both sides go on', async () => {
    const turns = openTurns()
    const pair = new Float64Array(new SharedArrayBuffer(16))
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const threads = [0, 1].map(() => new Worker(reader, { eval: true, workerData: { turns, pair, stop } }))
    await Promise.all(threads.map((thread) => once(thread, 'online')))
    for (let n = 1; n <= 20_000; n++)
      takeTurnToWrite(turns, () => {
        pair[0] = n
        pair[1] = n
      })
    Atomics.store(stop, 0, 1)
    const told = await Promise.all(threads.map(async (thread) => (await once(thread, 'message'))[0] as unknown))
    for (const one of told) expect(one).toMatchObject({ torn: 0 })
    expect(pair[0]).toBe(20_000)
  })

  it('are given back when reading fails, and when the reader is gone', () => {
    const turns = openTurns()
    expect(() =>
      takeTurnToRead(turns, () => {
        throw new Error('no')
      }),
    ).toThrow('no')
    Atomics.add(turns, 1, 1)
    giveBackTurn(turns)
    giveBackTurn(turns)
    expect(takeTurnToWrite(turns, () => 7)).toBe(7)
  })
})
