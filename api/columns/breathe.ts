// Longest the event loop may be held by work in the background; a tile or a click must not wait longer.
const sliceMs = 12

/** For long loops: `if (breath.isDue()) await breath.take()` lets everything else run when the slice is used up. */
export type Breath = { isDue: () => boolean; take: () => Promise<void> }

export function openBreath(): Breath {
  let begun = performance.now()
  return {
    isDue: () => performance.now() - begun > sliceMs,
    take: () =>
      new Promise((resolve) =>
        setImmediate(() => {
          begun = performance.now()
          resolve()
        }),
      ),
  }
}
