import { setImmediate as turnOfTheLoop } from 'node:timers/promises'

/** Long work asks `isDue` now and then and awaits `pause`, so that other requests are answered in between. */
export type Pacer = { isDue: () => boolean; pause: () => Promise<void> }

const sliceMilliseconds = 12

export function startPacer(): Pacer {
  const state = { sliceEnds: performance.now() + sliceMilliseconds }
  return {
    isDue: () => performance.now() >= state.sliceEnds,
    pause: async () => {
      await turnOfTheLoop()
      state.sliceEnds = performance.now() + sliceMilliseconds
    },
  }
}

/** Does `step` for 0 … count-1 in slices. */
export async function eachPaced(pacer: Pacer, count: number, step: (index: number) => void): Promise<void> {
  const stride = 256
  for (let start = 0; start < count; start += stride) {
    const end = Math.min(count, start + stride)
    for (let index = start; index < end; index++) step(index)
    if (pacer.isDue()) await pacer.pause()
  }
}
