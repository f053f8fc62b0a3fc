/**
 * Whose turn it is with memory that threads share: many read at once, or one writes. Who wants to write goes before
 * readers that come later, so that a commit shows soon however many ask. Only for threads that may wait: never the main
 * one.
 */
export type Turns = Int32Array

const wanted = 0
const readers = 1
const writes = 2

export function openTurns(): Turns {
  return new Int32Array(new SharedArrayBuffer(12))
}

export function takeTurnToRead<T>(turns: Turns, read: () => T): T {
  for (;;) {
    while (Atomics.load(turns, wanted) === 1) Atomics.wait(turns, wanted, 1)
    Atomics.add(turns, readers, 1)
    if (Atomics.load(turns, wanted) === 0) break
    leave(turns)
  }
  try {
    return read()
  } finally {
    leave(turns)
  }
}

function leave(turns: Turns): void {
  if (Atomics.sub(turns, readers, 1) === 1) Atomics.notify(turns, readers)
}

/** There is one writer. */
export function takeTurnToWrite<T>(turns: Turns, write: () => T): T {
  Atomics.store(turns, wanted, 1)
  for (let left = Atomics.load(turns, readers); left > 0; left = Atomics.load(turns, readers))
    Atomics.wait(turns, readers, left)
  try {
    return write()
  } finally {
    Atomics.add(turns, writes, 1)
    Atomics.store(turns, wanted, 0)
    Atomics.notify(turns, wanted)
  }
}

/** With a turn to read: what is read under the same number is the same, to the row. */
export function writesSoFar(turns: Turns): number {
  return Atomics.load(turns, writes)
}

/** Gives back the turn of a thread that ended while it read; by whoever started it. */
export function giveBackTurn(turns: Turns): void {
  if (Atomics.load(turns, readers) > 0) leave(turns)
}
