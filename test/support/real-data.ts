import { createWriteStream, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'

/** The folder of real data sets; their tests count as skipped where it is absent. */
export const realDataFolder = resolve(process.env.REAL_DATA_DIR ?? '../shared/data')

export function realFile(name: string): string {
  return join(realDataFolder, name)
}

export function hasRealFile(name: string): boolean {
  return existsSync(realFile(name))
}

/** Unpacks a zip of ours to read; entries that would leave the folder are an error. */
export async function unzipTo(file: string, folder: string): Promise<void> {
  const zip = await new Promise<ZipFile>((done, fail) => {
    yauzl.open(file, { lazyEntries: true }, (error, opened) => {
      if (error) fail(error)
      else done(opened)
    })
  })
  await new Promise<void>((done, fail) => {
    zip.on('error', fail)
    zip.on('end', done)
    zip.on('entry', (entry: Entry) => {
      unpack(zip, entry, folder).then(() => {
        zip.readEntry()
      }, fail)
    })
    zip.readEntry()
  })
}

async function unpack(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const path = resolve(folder, entry.fileName)
  if (!path.startsWith(resolve(folder))) throw new Error(`${entry.fileName} leaves the folder`)
  mkdirSync(entry.fileName.endsWith('/') ? path : dirname(path), { recursive: true })
  if (entry.fileName.endsWith('/')) return
  const stream = await new Promise<Readable>((done, fail) => {
    zip.openReadStream(entry, (error, opened) => {
      if (error) fail(error)
      else done(opened)
    })
  })
  await pipeline(stream, createWriteStream(path))
}
