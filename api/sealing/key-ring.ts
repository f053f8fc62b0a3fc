import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Keys of 32 bytes by id, newest first. The newest seals; the others only open what they sealed. */
export type KeyRing = { newest: string; keys: ReadonlyMap<string, Buffer> }

const keyBytes = 32
const howToMakeOne = 'make one with "openssl rand -base64 32"'

/** One key a line (or between commas), newest first, as id:base64. Errors say what to do and never quote a key. */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, Buffer>()
  for (const entry of entriesOf(text)) {
    const { id, key } = parseKey(entry, keys.size + 1)
    if (keys.has(id)) throw new Error(`Two keys are called "${id}"; give each key of the ring an id of its own.`)
    keys.set(id, key)
  }
  const [newest] = keys.keys()
  if (newest === undefined) {
    throw new Error(`The key ring is empty; give it at least one key as k1:BASE64_OF_32_BYTES (${howToMakeOne}).`)
  }
  return { newest, keys }
}

function entriesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .flatMap((line) => line.replace(/#.*/, '').split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

function parseKey(entry: string, place: number): { id: string; key: Buffer } {
  const colon = entry.indexOf(':')
  if (colon < 0) {
    throw new Error(`Key ${place} of the ring has no id; write it as k${place}:BASE64_OF_32_BYTES.`)
  }
  const id = entry.slice(0, colon).trim()
  if (!/^[a-z0-9-]{1,16}$/.test(id)) {
    throw new Error(
      `The id of key ${place} of the ring cannot be used; take 1 to 16 small letters, digits and hyphens.`,
    )
  }
  const base64 = entry.slice(colon + 1).trim()
  const key = Buffer.from(base64, 'base64')
  // Node skips what is no base64, so only a key that is written back the same was read in full.
  if (key.toString('base64') !== base64) {
    throw new Error(`Key "${id}" is no whole base64; ${howToMakeOne}.`)
  }
  if (key.length !== keyBytes) {
    throw new Error(`Key "${id}" has ${key.length} bytes and must have ${keyBytes}; ${howToMakeOne}.`)
  }
  return { id, key }
}

export function newestFirst(ring: KeyRing): [id: string, key: Buffer][] {
  return [...ring.keys].sort(([a], [b]) => Number(b === ring.newest) - Number(a === ring.newest))
}

export function formatKeyRing(ring: KeyRing): string {
  return newestFirst(ring)
    .map(([id, key]) => `${id}:${key.toString('base64')}\n`)
    .join('')
}

/** A ring whose newest key is a new random one. Its number is above all others: an id must never mean two keys. */
export function addKey(ring?: KeyRing): KeyRing {
  const older = ring === undefined ? [] : newestFirst(ring)
  const numbers = older.map(([id]) => Number(/^k(\d{1,15})$/.exec(id)?.[1] ?? 0))
  const newest = `k${Math.max(0, ...numbers) + 1}`
  return { newest, keys: new Map([[newest, randomBytes(keyBytes)], ...older]) }
}

/** Processes that start at once get the same ring: the first to put a whole file there wins, the others read it. */
export function readOrMakeKeyFile(path: string): KeyRing {
  const found = readKeyFile(path)
  if (found !== undefined) return found
  mkdirSync(dirname(path), { recursive: true })
  const draft = writeDraft(path, addKey())
  try {
    // A link, unlike a rename, refuses to replace a file, and unlike an exclusive open it never shows half a file.
    linkSync(draft, path)
    syncFolderOf(path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const ring = readKeyFile(path)
  if (ring === undefined) throw new Error(`The key file ${path} went away while it was made; start again.`)
  return ring
}

/** Replaces the file in one step: a reader finds the old ring or the new one, also after a power cut. */
export function writeKeyFile(path: string, ring: KeyRing): void {
  const draft = writeDraft(path, ring)
  try {
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolderOf(path)
}

function readKeyFile(path: string): KeyRing | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const mode = fstatSync(file).mode & 0o777
    if ((mode & 0o077) !== 0) {
      const octal = mode.toString(8).padStart(3, '0')
      throw new Error(`Others may use the key file ${path} (mode ${octal}); run "chmod 600 ${path}", then start again.`)
    }
    return parseKeyFile(path, readFileSync(file, 'utf8'))
  } finally {
    closeSync(file)
  }
}

function parseKeyFile(path: string, text: string): KeyRing {
  try {
    return parseKeyRing(text)
  } catch (error) {
    throw new Error(`The key file ${path} cannot be used. ${error instanceof Error ? error.message : ''}`)
  }
}

function writeDraft(path: string, ring: KeyRing): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeFileSync(file, formatKeyRing(ring))
    fsyncSync(file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  return draft
}

/** Without it a power cut may take back the name of the file, and with the key everything sealed since. */
function syncFolderOf(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
