import { unreadable } from './limits.ts'

export type ByteStream = {
  /** The next n bytes, or null at the clean end of the stream. */
  take: (count: number) => Promise<Buffer | null>
  close: () => Promise<void>
}

/** Hands out a stream in pieces of asked size. Running dry inside a piece is a cut-off file. */
export function openByteStream(chunks: AsyncIterable<Buffer>, maxTake: number): ByteStream {
  const iterator = chunks[Symbol.asyncIterator]()
  let held: Buffer[] = []
  let heldBytes = 0
  const fill = async (count: number): Promise<boolean> => {
    while (heldBytes < count) {
      const next = await iterator.next()
      if (next.done === true) return false
      held.push(next.value)
      heldBytes += next.value.length
    }
    return true
  }
  return {
    take: async (count) => {
      if (count > maxTake || count < 0) throw unreadable('A record claims an impossible length. The file is damaged.')
      const isThere = await fill(count)
      if (!isThere && heldBytes === 0) return null
      if (!isThere) throw unreadable('The file ends in the middle of a record. It was cut off; copy it again.')
      const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held)
      held = [all.subarray(count)]
      heldBytes = all.length - count
      return all.subarray(0, count)
    },
    close: async () => {
      await iterator.return?.()
    },
  }
}
