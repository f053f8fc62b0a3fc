import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addKey, formatKeyRing, newestFirst, parseKeyRing, readOrMakeKeyFile, writeKeyFile } from './key-ring.ts'

const first = Buffer.alloc(32, 1).toString('base64')
const second = Buffer.alloc(32, 2).toString('base64')

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wangge-keys-'))
  path = join(folder, 'keys')
})
afterEach(() => rmSync(folder, { recursive: true }))

const modeOf = (file: string) => statSync(file).mode & 0o777

describe('reading a key ring', () => {
  it.each([
    ['lines', `k2:${second}\nk1:${first}\n`],
    ['commas', `k2:${second},k1:${first}`],
    [
      'comments, blank lines and a carriage return',
      `# the keys, newest first\r\n\r\n k2: ${second} # of May\n\nk1:${first}`,
    ],
  ])('takes %s', (_, text) => {
    const ring = parseKeyRing(text)
    expect(ring.newest).toBe('k2')
    expect([...ring.keys]).toEqual([
      ['k2', Buffer.alloc(32, 2)],
      ['k1', Buffer.alloc(32, 1)],
    ])
  })

  it.each([
    ['', 'is empty; give it at least one key as k1:BASE64_OF_32_BYTES'],
    ['\n# k1:none\n , \n', 'is empty'],
    [first, 'Key 1 of the ring has no id; write it as k1:BASE64_OF_32_BYTES'],
    [`k1:${first}\n${second}`, 'Key 2 of the ring has no id'],
    [`:${first}`, 'The id of key 1 of the ring cannot be used; take 1 to 16 small letters, digits and hyphens.'],
    [`K1:${first}`, 'The id of key 1'],
    [`k_1:${first}`, 'The id of key 1'],
    [`k1234567890123456:${first}`, 'The id of key 1'],
    ['k1:', 'Key "k1" has 0 bytes and must have 32; make one with "openssl rand -base64 32".'],
    [`k1:${Buffer.alloc(16).toString('base64')}`, 'Key "k1" has 16 bytes and must have 32'],
    [`k1:${Buffer.alloc(33).toString('base64')}`, 'Key "k1" has 33 bytes'],
    [`k1:${first.slice(0, -1)}`, 'Key "k1" is no whole base64'],
    [`k1:${first.slice(0, 20)} ${first.slice(20)}`, 'Key "k1" is no whole base64'],
    [`k1:${first}\nk1:${second}`, 'Two keys are called "k1"; give each key of the ring an id of its own.'],
  ])('refuses "%s"', (text, sentence) => {
    expect(() => parseKeyRing(text)).toThrow(sentence)
  })

  it('quotes no key when it refuses', () => {
    for (const text of [first, `K1:${first}`, `k1:${first}A`, `k1:${first}\nk1:${first}`]) {
      expect(() => parseKeyRing(text)).not.toThrow(first.slice(0, 8))
      expect(() => parseKeyRing(text)).toThrow()
    }
  })

  it('reads what was written', () => {
    const ring = addKey(addKey())
    expect(parseKeyRing(formatKeyRing(ring))).toEqual(ring)
  })

  it('writes the newest first, whatever the order of the map', () => {
    const ring = { newest: 'b', keys: new Map(['a', 'b', 'c'].map((id) => [id, Buffer.alloc(32)])) }
    expect(newestFirst(ring).map(([id]) => id)).toEqual(['b', 'a', 'c'])
    expect(parseKeyRing(formatKeyRing(ring)).newest).toBe('b')
  })
})

describe('adding a key', () => {
  it('begins with k1', () => {
    const ring = addKey()
    expect(ring.newest).toBe('k1')
    expect(ring.keys.get('k1')).toHaveLength(32)
  })

  it('makes the new key the newest and keeps the others in order', () => {
    const ring = addKey(addKey())
    expect([...addKey(ring).keys.keys()]).toEqual(['k3', 'k2', 'k1'])
    expect(addKey(ring).keys.get('k1')).toEqual(ring.keys.get('k1'))
    expect(ring.newest).toBe('k2')
  })

  it('takes no number again that stands below one in use', () => {
    expect(addKey(parseKeyRing(`may:${second},k7:${first}`)).newest).toBe('k8')
  })

  it('never gives the same key twice', () => {
    expect(addKey().keys.get('k1')).not.toEqual(addKey().keys.get('k1'))
  })
})

describe('a key file', () => {
  it('is made for its owner alone, and read from then on', () => {
    const ring = readOrMakeKeyFile(path)
    expect(ring.newest).toBe('k1')
    expect(modeOf(path)).toBe(0o600)
    expect(readOrMakeKeyFile(path)).toEqual(ring)
    expect(readdirSync(folder)).toEqual(['keys'])
  })

  it('is made with the folders above it', () => {
    const deep = join(folder, 'a', 'b', 'keys')
    expect(readOrMakeKeyFile(deep)).toEqual(readOrMakeKeyFile(deep))
  })

  it('is never replaced by making one', () => {
    writeFileSync(path, `k9:${first}\n`, { mode: 0o600 })
    expect(readOrMakeKeyFile(path).newest).toBe('k9')
    expect(readFileSync(path, 'utf8')).toBe(`k9:${first}\n`)
  })

  it('that cannot be read as keys is left alone, and named', () => {
    writeFileSync(path, '# none yet\n', { mode: 0o600 })
    expect(() => readOrMakeKeyFile(path)).toThrow(`The key file ${path} cannot be used. The key ring is empty;`)
    expect(readFileSync(path, 'utf8')).toBe('# none yet\n')
  })

  it.each(['640', '604', '660', '644', '620'])('of mode %s is refused', (mode) => {
    writeKeyFile(path, addKey())
    chmodSync(path, Number.parseInt(mode, 8))
    expect(() => readOrMakeKeyFile(path)).toThrow(
      `Others may use the key file ${path} (mode ${mode}); run "chmod 600 ${path}", then start again.`,
    )
  })

  it('is replaced whole by a new ring, for its owner alone again', () => {
    const ring = addKey(readOrMakeKeyFile(path))
    chmodSync(path, 0o644)
    writeKeyFile(path, ring)
    expect(modeOf(path)).toBe(0o600)
    expect(readOrMakeKeyFile(path)).toEqual(ring)
    expect(readdirSync(folder)).toEqual(['keys'])
  })

  it('leaves no draft behind when it cannot be put in place', () => {
    expect(() => writeKeyFile(folder, addKey())).toThrow()
    expect(
      readdirSync(join(folder, '..')).filter((name) => name.startsWith(folder.split('/').at(-1) ?? '')),
    ).toHaveLength(1)
  })

  it('is the same for processes that start at once', async () => {
    const module = new URL('./key-ring.ts', import.meta.url).href
    // All wait for one moment, so that starting up does not put them in a row.
    const script = `
      import { formatKeyRing, readOrMakeKeyFile } from ${JSON.stringify(module)}
      while (Date.now() < Number(process.argv.at(-1))) {}
      process.stdout.write(formatKeyRing(readOrMakeKeyFile(process.argv.at(-2))))`
    const options = ['--import', 'tsx', '--input-type=module', '--eval', script, path, String(Date.now() + 1_500)]
    const runs = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, options)))
    const rings = new Set(runs.map(({ stdout }) => stdout))
    expect(rings).toEqual(new Set([readFileSync(path, 'utf8')]))
    expect(readdirSync(folder)).toEqual(['keys'])
  }, 30_000)
})
