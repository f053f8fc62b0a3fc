import type { Readable } from 'node:stream'
import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'
import type { ImportLimits } from './limits.ts'
import { unreadable } from './limits.ts'
import { tooMuchUnpacked } from './file-bytes.ts'

export type ZipEntries = {
  names: string[]
  /** Bytes of one entry, capped. */
  read: (name: string) => AsyncGenerator<Buffer>
  close: () => void
}

/** Lists a zip file; sizes are checked before anything is unpacked, and again while it is. */
export async function openZip(file: string, limits: ImportLimits): Promise<ZipEntries> {
  const zip = await openArchive(file)
  const entries = await listEntries(zip, limits)
  return {
    names: [...entries.keys()],
    read: (name) => readEntry(zip, entries.get(name), limits),
    close: () => {
      zip.close()
    },
  }
}

function openArchive(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(unreadable(`The zip file is damaged (${error.message}). Make or download it again.`))
      else resolve(zip)
    })
  })
}

function listEntries(zip: ZipFile, limits: ImportLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let bytes = 0
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      zip.close()
      reject(error)
    }
    zip.on('entry', (entry: Entry) => {
      bytes += entry.uncompressedSize
      const tooMany = unreadable(`The zip holds more than ${limits.zipEntries} files. Zip only the layer itself.`)
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry)
      if (entries.size > limits.zipEntries) fail(tooMany)
      else if (bytes > limits.unzippedBytes) fail(tooMuchUnpacked(limits))
      else zip.readEntry()
    })
    zip.on('end', () => {
      resolve(entries)
    })
    zip.on('error', (error: Error) => {
      fail(unreadable(`The zip file is damaged (${error.message}). Make or download it again.`))
    })
    zip.readEntry()
  })
}

async function* readEntry(zip: ZipFile, entry: Entry | undefined, limits: ImportLimits): AsyncGenerator<Buffer> {
  if (entry === undefined) return
  if (entry.isEncrypted()) throw unreadable('The zip file is locked with a password. Zip it again without one.')
  const stream = await openEntry(zip, entry)
  let bytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > limits.unzippedBytes) throw tooMuchUnpacked(limits)
      yield chunk
    }
  } finally {
    stream.destroy()
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(unreadable(`${entry.fileName} in the zip is damaged (${error.message}).`))
      else resolve(stream)
    })
  })
}
