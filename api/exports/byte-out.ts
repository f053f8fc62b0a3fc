import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** Bytes on their way out: written at once into a piece of memory, handed on when it is full. */
export type ByteOut = {
  write: (part: string | Uint8Array) => void
  /** Resolves when more may be written: nothing piles up before a slow reader. Throws when the reader has gone. */
  drain: () => Promise<void>
  end: () => Promise<void>
}

const pieceBytes = 128 * 1024

export function byteOut(stream: Writable): ByteOut {
  let piece = Buffer.allocUnsafe(pieceBytes)
  let used = 0
  const handOn = (): void => {
    if (used === 0) return
    stream.write(piece.subarray(0, used))
    piece = Buffer.allocUnsafe(pieceBytes)
    used = 0
  }
  const large = (bytes: Uint8Array): void => {
    handOn()
    stream.write(Buffer.from(bytes))
  }
  return {
    write: (part) => {
      // Three bytes a UTF-16 unit is the most that UTF-8 takes.
      const most = typeof part === 'string' ? part.length * 3 : part.length
      if (most > pieceBytes) {
        large(typeof part === 'string' ? Buffer.from(part) : part)
        return
      }
      if (used + most > pieceBytes) handOn()
      if (typeof part === 'string') used += piece.write(part, used, 'utf8')
      else {
        piece.set(part, used)
        used += part.length
      }
    },
    drain: () => untilDrained(stream),
    end: async () => {
      handOn()
      await untilDrained(stream)
    },
  }
}

async function untilDrained(stream: Writable): Promise<void> {
  if (stream.errored) throw stream.errored
  if (stream.destroyed) throw new ReaderGone()
  if (!stream.writableNeedDrain) return
  const ended = new AbortController()
  try {
    await Promise.race([
      once(stream, 'drain', { signal: ended.signal }),
      once(stream, 'close', { signal: ended.signal }).then(() => {
        throw stream.errored ?? new ReaderGone()
      }),
    ])
  } finally {
    ended.abort()
  }
}

/** Whoever was to read it went away. */
export class ReaderGone extends Error {
  constructor() {
    super('the reader went away before the end')
  }
}
