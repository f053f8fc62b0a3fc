import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip, gunzipSync, constants } from 'node:zlib'
import type { ImportLimits } from './limits.ts'
import { asUnreadable, unreadable } from './limits.ts'

export type FileBytes = {
  bytes: number
  isGzip: boolean
  /** The first bytes after decompression. */
  head: Buffer
  chunks: () => AsyncGenerator<Buffer>
  share: () => number
}

const chunkBytes = 256 * 1024
const headBytes = 64 * 1024

/** Opens a file that may be gzipped; `chunks` gives its bytes unpacked and stops at the cap. */
export async function openFileBytes(file: string, limits: ImportLimits): Promise<FileBytes> {
  const { bytes, raw } = await readHead(file)
  if (bytes === 0) throw unreadable('The file is empty. Choose a file that holds data.')
  const isGzip = raw.length > 2 && raw[0] === 0x1f && raw[1] === 0x8b
  const passed = { bytes: 0 }
  const head = isGzip ? unpackHead(raw, file) : raw
  if (head.length === 0) throw unreadable('The file is empty. Choose a file that holds data.')
  return {
    bytes,
    isGzip,
    head,
    chunks: () => readChunks({ file, isGzip, limits, passed }),
    share: () => Math.min(1, passed.bytes / bytes),
  }
}

async function readHead(file: string): Promise<{ bytes: number; raw: Buffer }> {
  try {
    const { size } = await stat(file)
    const handle = await open(file, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
      return { bytes: size, raw: buffer.subarray(0, bytesRead) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw asUnreadable(error, file)
  }
}

function unpackHead(raw: Buffer, file: string): Buffer {
  try {
    // A head of a longer stream has no end: take what can be unpacked so far. Deflate packs at most 1,032 to 1, so
    // 16 kB of a bomb are 17 MB.
    const unpacked = gunzipSync(raw.subarray(0, 16_384), { finishFlush: constants.Z_SYNC_FLUSH })
    return unpacked.subarray(0, headBytes)
  } catch (error) {
    throw asUnreadable(error, file)
  }
}

async function* readChunks(reading: {
  file: string
  isGzip: boolean
  limits: ImportLimits
  passed: { bytes: number }
}): AsyncGenerator<Buffer> {
  const { file, isGzip, limits, passed } = reading
  passed.bytes = 0
  const raw = createReadStream(file, { highWaterMark: chunkBytes })
  raw.on('data', (chunk) => (passed.bytes += chunk.length))
  const stream = isGzip ? pipeline(raw, createGunzip({ chunkSize: chunkBytes }), () => undefined) : raw
  let unpacked = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      unpacked += chunk.length
      if (unpacked > limits.unzippedBytes) throw tooMuchUnpacked(limits)
      yield chunk
    }
  } catch (error) {
    throw asUnreadable(error, file)
  } finally {
    raw.destroy()
    stream.destroy()
  }
}

export function tooMuchUnpacked(limits: ImportLimits): Error {
  const megabytes = Math.round(limits.unzippedBytes / 1024 / 1024)
  return unreadable(`Unpacked, the file is larger than ${megabytes} MB. Split it and import the parts.`)
}
