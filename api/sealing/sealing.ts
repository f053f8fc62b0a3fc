import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { KeyRing } from './key-ring.ts'
import { newestFirst } from './key-ring.ts'

export type Sealer = {
  /** `context` names the place of the value (resident-names/123): moved elsewhere, it does not open. */
  seal: (plain: string, context: string) => Buffer
  /** Throws SealBroken. */
  unseal: (sealed: Uint8Array, context: string) => string
  /** Throws SealBroken. */
  keyIdOf: (sealed: Uint8Array) => string
  /** Throws SealBroken. */
  isNewest: (sealed: Uint8Array) => boolean
  /** The same value under the newest key. Throws SealBroken. */
  reseal: (sealed: Uint8Array, context: string) => Buffer
  /** 32 bytes under the newest key by which equal values are found; `purpose` is one of a few words in the code. */
  fingerprint: (value: string, purpose: string) => Buffer
  /** Under every key, newest first: a look-up has to try all of them until a rotation is through. */
  fingerprints: (value: string, purpose: string) => Buffer[]
  /** 32 bytes as base64url; `use` is one of a few words in the code. Another secret when a key is added. */
  deriveSecret: (use: string) => string
}

/** What was to be opened was changed, cut short, moved, or sealed under a key the ring has not. */
export class SealBroken extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'SealBroken'
  }
}

// Layout: version, length of the key id, key id, nonce, tag, ciphertext. Nonces are random, so one key should seal no
// more than 2^32 values (NIST SP 800-38D, 8.3).
const version = 1
const nonceBytes = 12
const tagBytes = 16
const cipherName = 'aes-256-gcm'

type Parts = { keyId: string; nonce: Buffer; tag: Buffer; ciphertext: Buffer }

export function openSealer(ring: KeyRing): Sealer {
  const subkeyFor = subkeysOf(ring)

  const seal = (plain: string, context: string): Buffer => {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(cipherName, subkeyFor(ring.newest, 'wangge seal'), nonce)
    cipher.setAAD(Buffer.from(context))
    const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
    const keyId = Buffer.from(ring.newest, 'ascii')
    return Buffer.concat([Buffer.from([version, keyId.length]), keyId, nonce, cipher.getAuthTag(), ciphertext])
  }

  const unseal = (sealed: Uint8Array, context: string): string => {
    const { keyId, nonce, tag, ciphertext } = takeApart(sealed)
    if (!ring.keys.has(keyId)) {
      throw new SealBroken(
        `This value was sealed with key "${keyId}", which is not in the key ring; put that key back.`,
      )
    }
    const decipher = createDecipheriv(cipherName, subkeyFor(keyId, 'wangge seal'), nonce, { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(tag)
    const plain = decipher.update(ciphertext)
    try {
      return Buffer.concat([plain, decipher.final()]).toString('utf8')
    } catch {
      throw new SealBroken(
        `This value does not open as ${context}: it was changed, sealed for another place, or key "${keyId}" is another.`,
      )
    }
  }

  const keyIdOf = (sealed: Uint8Array): string => takeApart(sealed).keyId
  const fingerprintUnder = (keyId: string, value: string, purpose: string): Buffer =>
    createHmac('sha256', subkeyFor(keyId, `wangge fingerprint ${purpose}`))
      .update(value, 'utf8')
      .digest()

  return {
    seal,
    unseal,
    keyIdOf,
    isNewest: (sealed) => keyIdOf(sealed) === ring.newest,
    reseal: (sealed, context) => seal(unseal(sealed, context), context),
    fingerprint: (value, purpose) => fingerprintUnder(ring.newest, value, purpose),
    fingerprints: (value, purpose) => newestFirst(ring).map(([keyId]) => fingerprintUnder(keyId, value, purpose)),
    deriveSecret: (use) => subkeyFor(ring.newest, `wangge secret ${use}`).toString('base64url'),
  }
}

/** A key of its own for every use, each derived once: millions of rows ask for the same few. */
function subkeysOf(ring: KeyRing): (keyId: string, use: string) => Buffer {
  const derived = new Map<string, Buffer>()
  return (keyId, use) => {
    const name = `${keyId} ${use}`
    const known = derived.get(name)
    if (known !== undefined) return known
    const key = ring.keys.get(keyId)
    if (key === undefined) throw new Error(`The key ring has no key "${keyId}".`)
    const subkey = Buffer.from(hkdfSync('sha256', key, '', use, 32))
    derived.set(name, subkey)
    return subkey
  }
}

function takeApart(sealed: Uint8Array): Parts {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length > 0 && bytes[0] !== version) {
    throw new SealBroken(`This is no value sealed by this version: it starts with ${bytes[0] ?? 0}, not ${version}.`)
  }
  const nonceAt = 2 + (bytes[1] ?? 0)
  const ciphertextAt = nonceAt + nonceBytes + tagBytes
  if (bytes.length < ciphertextAt) {
    throw new SealBroken(`This sealed value was cut short: it has ${bytes.length} bytes, not ${ciphertextAt} or more.`)
  }
  const keyId = bytes.toString('latin1', 2, nonceAt)
  if (!/^[a-z0-9-]{1,16}$/.test(keyId)) throw new SealBroken('This sealed value was changed: its key id is none.')
  return {
    keyId,
    nonce: bytes.subarray(nonceAt, nonceAt + nonceBytes),
    tag: bytes.subarray(nonceAt + nonceBytes, ciphertextAt),
    ciphertext: bytes.subarray(ciphertextAt),
  }
}
