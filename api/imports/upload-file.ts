import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../http/problem.ts'

const keepMilliseconds = 24 * 60 * 60 * 1000

/** Streams a request's body to a new file, never more than the maximum; what failed leaves nothing behind. */
export async function saveUpload(body: Readable, folder: string, maxBytes: number): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, `upload-${randomUUID()}`)
  let bytes = 0
  const meter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length
      if (bytes > maxBytes) done(tooLarge(maxBytes))
      else done(null, chunk)
    },
  })
  try {
    await Promise.all([feed(body, meter), pipeline(meter, createWriteStream(path, { flags: 'wx', mode: 0o600 }))])
    if (bytes === 0) throw new Problem('unreadable-file', 'The file is empty. Choose a file that holds data.')
    return path
  } catch (error) {
    await rm(path, { force: true })
    if (error instanceof Problem) throw error
    throw new Problem('unreadable-file', 'The upload broke off. Send the file again.')
  }
}

/**
 * Not a pipeline: that would destroy the request, and with it the connection the answer has to go out on. What
 * still comes in after a failure is read and dropped.
 */
function feed(body: Readable, meter: Transform): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      body.unpipe(meter)
      body.resume()
      reject(error)
    }
    meter.once('error', fail)
    body.once('error', (error) => meter.destroy(error))
    body.once('close', () => {
      if (!body.readableEnded) meter.destroy(new Error('the sender went away'))
    })
    meter.once('finish', resolve)
    body.pipe(meter)
  })
}

export function tooLarge(maxBytes: number): Problem {
  return new Problem(
    'too-large',
    `The file is larger than ${Math.floor(maxBytes / 1_048_576)} MB. Split it, compress it with gzip, or import it on the command line.`,
  )
}

/** Removes uploads older than a day, whatever became of them. */
export async function sweepUploads(folder: string, now: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    if (!name.startsWith('upload-')) continue
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (now - mtimeMs > keepMilliseconds) await rm(path, { force: true })
  }
}
