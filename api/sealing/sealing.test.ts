import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addKey } from './key-ring.ts'
import { openSealer, SealBroken } from './sealing.ts'

const oldRing = addKey()
const ring = addKey(oldRing)
const old = openSealer(oldRing)
const sealer = openSealer(ring)
const place = 'resident-names/123'

/** Seals like a ring whose keys all stand elsewhere, under the same ids. */
const stranger = openSealer(addKey(addKey()))

describe('sealing', () => {
  it.each(['', '张三', '欧阳娜娜·Ñ🙂', 'a'.repeat(10_000)])('gives "%.12s" back', (plain) => {
    expect(sealer.unseal(sealer.seal(plain, place), place)).toBe(plain)
  })

  it('gives any text back at any place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (plain, context) => {
        expect(sealer.unseal(sealer.seal(plain, context), context)).toBe(plain)
      }),
    )
  })

  it('never gives the same bytes twice', () => {
    expect(sealer.seal('张三', place)).not.toEqual(sealer.seal('张三', place))
  })

  it('lays out version, id length, id, nonce, tag and ciphertext', () => {
    const sealed = sealer.seal('abc', place)
    expect([...sealed.subarray(0, 2)]).toEqual([1, 2])
    expect(sealed.toString('ascii', 2, 4)).toBe('k2')
    expect(sealed).toHaveLength(2 + 2 + 12 + 16 + 3)
  })

  it('opens a view into a larger array', () => {
    const sealed = sealer.seal('张三', place)
    const larger = new Uint8Array(sealed.length + 20)
    larger.set(sealed, 7)
    expect(sealer.unseal(larger.subarray(7, 7 + sealed.length), place)).toBe('张三')
  })
})

describe('a broken seal', () => {
  it('is noticed whichever bit was changed', () => {
    const sealed = sealer.seal('张三', place)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => sealer.unseal(changed, place), `bit ${bit}`).toThrow(SealBroken)
    }
  })

  it('is noticed wherever it was cut short, and when something was added', () => {
    const sealed = sealer.seal('张三', place)
    for (let length = 0; length < sealed.length; length++) {
      expect(() => sealer.unseal(sealed.subarray(0, length), place), `length ${length}`).toThrow(SealBroken)
    }
    expect(() => sealer.unseal(Buffer.concat([sealed, Buffer.from([0])]), place)).toThrow(SealBroken)
  })

  it('is noticed in any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => sealer.unseal(bytes, place)).toThrow(SealBroken)
      }),
    )
  })

  it.each(['resident-names/124', 'resident-names/12', '', 'resident-phones/123'])(
    'is what a value has at "%s", where it was not sealed',
    (elsewhere) => {
      expect(() => sealer.unseal(sealer.seal('张三', place), elsewhere)).toThrow(
        `This value does not open as ${elsewhere}: it was changed, sealed for another place, or key "k2" is another.`,
      )
    },
  )

  it('is told apart: no such key, cut short, another version, another key of that id', () => {
    const sealed = sealer.seal('张三', place)
    expect(() => old.unseal(sealed, place)).toThrow(
      'This value was sealed with key "k2", which is not in the key ring; put that key back.',
    )
    expect(() => sealer.unseal(sealed.subarray(0, 31), place)).toThrow('cut short: it has 31 bytes, not 32 or more')
    expect(() => sealer.unseal(Buffer.alloc(0), place)).toThrow('cut short')
    expect(() => sealer.unseal(Buffer.alloc(60, 2), place)).toThrow('it starts with 2, not 1')
    expect(() => stranger.unseal(sealed, place)).toThrow('key "k2" is another')
  })
})

describe('rotating keys', () => {
  it('still opens what an older key sealed, and seals with the newest', () => {
    const sealed = old.seal('张三', place)
    expect(sealer.unseal(sealed, place)).toBe('张三')
    expect(sealer.keyIdOf(sealed)).toBe('k1')
    expect(sealer.isNewest(sealed)).toBe(false)
    expect(sealer.keyIdOf(sealer.seal('张三', place))).toBe('k2')
    expect(sealer.isNewest(sealer.seal('张三', place))).toBe(true)
  })

  it('moves a value to the newest key by resealing it', () => {
    const moved = sealer.reseal(old.seal('张三', place), place)
    expect(sealer.isNewest(moved)).toBe(true)
    expect(sealer.unseal(moved, place)).toBe('张三')
    expect(() => old.unseal(moved, place)).toThrow(SealBroken)
    expect(() => sealer.reseal(moved, 'resident-names/124')).toThrow(SealBroken)
  })

  it('tells the key of a whole value only', () => {
    expect(() => sealer.keyIdOf(Buffer.from([1, 2]))).toThrow(SealBroken)
    expect(() => sealer.isNewest(Buffer.alloc(0))).toThrow(SealBroken)
  })
})

describe('a fingerprint', () => {
  it('is 32 bytes, and the same for the same value and purpose', () => {
    expect(sealer.fingerprint('13812345678', 'phone')).toHaveLength(32)
    expect(sealer.fingerprint('13812345678', 'phone')).toEqual(openSealer(ring).fingerprint('13812345678', 'phone'))
  })

  it('differs by value, by purpose and by key', () => {
    const prints = [
      sealer.fingerprint('13812345678', 'phone'),
      sealer.fingerprint('13812345679', 'phone'),
      sealer.fingerprint('13812345678', 'name'),
      old.fingerprint('13812345678', 'phone'),
      stranger.fingerprint('13812345678', 'phone'),
    ]
    expect(new Set(prints.map((print) => print.toString('hex'))).size).toBe(prints.length)
  })

  it('comes under every key, newest first, so that rows of before a rotation are found', () => {
    expect(sealer.fingerprints('张三', 'name')).toEqual([
      sealer.fingerprint('张三', 'name'),
      old.fingerprint('张三', 'name'),
    ])
  })
})

describe('a derived secret', () => {
  it('is 32 bytes of base64url, the same for the same use and key', () => {
    const secret = sealer.deriveSecret('database')
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(openSealer(ring).deriveSecret('database')).toBe(secret)
    expect(sealer.deriveSecret('cookies')).not.toBe(secret)
    expect(old.deriveSecret('database')).not.toBe(secret)
  })
})

describe('the formats', () => {
  it('stay what they are: values stored by an earlier version open', () => {
    const fixed = openSealer({ newest: 'k1', keys: new Map([['k1', Buffer.alloc(32, 7)]]) })
    const stored = Buffer.from('AQJrMQABAgMEBQYHCAkKC/15CTugH1B5OyKz80SLSPp1uZTL/+o=', 'base64')
    expect(fixed.unseal(stored, place)).toBe('张三')
    expect(fixed.fingerprint('张三', 'name').toString('base64')).toBe('thmxdvLb+Y9Hw215yFwZ9URN/Dse9GnoXbXH35JnzhQ=')
    expect(fixed.deriveSecret('database')).toBe('YO_YJQ9J14C42zf-4xiNukY57vKEAd3FNYGrAUIRd-o')
  })
})
