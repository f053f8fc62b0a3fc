import { describe, expect, it } from 'vitest'
import type { ScanMode } from './json-scanner.ts'
import { scanJsonObjects } from './json-scanner.ts'
import { importLimits } from './limits.ts'

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

async function scan(text: string, mode: ScanMode, size: number): Promise<unknown[]> {
  const found: unknown[] = []
  const limits = { ...importLimits, recordBytes: 2000 }
  for await (const batch of scanJsonObjects(pieces(text, size), mode, limits))
    found.push(...batch.map((bytes) => JSON.parse(bytes.toString()) as unknown))
  return found
}

const tricky = [
  { type: 'Feature', properties: { name: '柳荫 "街道" \\ {[', features: [{ a: 1 }] }, geometry: null },
  { type: 'Feature', properties: { 'features"': ']}' }, geometry: { type: 'Point', coordinates: [1, 2] } },
]

describe('cutting features out of JSON', () => {
  it.each([1, 2, 3, 7, 64, 4096])('finds them in chunks of %i bytes', async (size) => {
    const text = JSON.stringify({
      name: 'features',
      bbox: [1, 2],
      crs: { features: [{ no: 1 }] },
      features: tricky,
      foreign: [{}],
    })
    expect(await scan(text, 'features', size)).toEqual(tricky)
    expect(await scan(tricky.map((f) => `\u001e${JSON.stringify(f)}\n`).join(''), 'sequence', size)).toEqual(tricky)
  })

  it('refuses a file that was cut off', async () => {
    const text = JSON.stringify({ features: tricky })
    await expect(scan(text.slice(0, -9), 'features', 50)).rejects.toThrow(/cut off/)
  })

  it('refuses depth, size, strangers between objects and a missing list', async () => {
    await expect(scan(`{"features":[{"a":${'['.repeat(100)}`, 'features', 50)).rejects.toThrow(/nested/)
    await expect(scan(`{"features":[{"a":"${'x'.repeat(5000)}"}]}`, 'features', 100)).rejects.toThrow(/larger/)
    await expect(scan('{} hello {}', 'sequence', 50)).rejects.toThrow(/not valid JSON/)
    await expect(scan('{"a": []}', 'features', 50)).rejects.toThrow(/holds no "features"/)
  })
})
