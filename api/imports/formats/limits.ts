import { Problem } from '../../http/problem.ts'

/** Caps that keep a hostile or broken file from taking the machine. */
export type ImportLimits = {
  unzippedBytes: number
  zipEntries: number
  verticesPerFeature: number
  nesting: number
  fields: number
  /** One row of text: a CSV record or a GeoJSON feature. */
  recordBytes: number
  /** One CSV field or one string in GeoJSON. */
  fieldBytes: number
  /** One record of a binary format; a million vertices are 16 MB. */
  featureBytes: number
  /** Formats that can only be read whole (TopoJSON). */
  wholeFileBytes: number
}

const MiB = 1024 * 1024

export const importLimits: ImportLimits = {
  unzippedBytes: 16 * 1024 * MiB,
  zipEntries: 1000,
  verticesPerFeature: 1_000_000,
  nesting: 64,
  fields: 2000,
  recordBytes: 8 * MiB,
  fieldBytes: 1 * MiB,
  featureBytes: 32 * MiB,
  wholeFileBytes: 64 * MiB,
}

export function unreadable(sentence: string): Problem {
  return new Problem('unreadable-file', sentence)
}

/** Every error a parser or file system throws becomes a sentence for the person who sent the file. */
export function asUnreadable(thrown: unknown, file: string): Problem {
  if (thrown instanceof Problem) return thrown
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (code === 'ENOENT') return unreadable(`There is no file ${file}. Check the path.`)
  if (code === 'EISDIR') return unreadable(`${file} is a folder. Name a file in it.`)
  if (code === 'EACCES') return unreadable(`${file} may not be read by this user. Change its rights.`)
  if (code === 'Z_BUF_ERROR')
    return unreadable('The compressed file ends too early. It was cut off; copy or download it again.')
  if (code.startsWith('Z_')) return unreadable(`The compressed data are damaged (${message}). Download the file again.`)
  return unreadable(`The file could not be read: ${message}.`)
}
