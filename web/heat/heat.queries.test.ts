import { describe, expect, it } from 'vitest'
import { readDensity } from './heat.queries.ts'

function answer(values: number[], headers: Record<string, string>) {
  const bytes = new ArrayBuffer(values.length * 4)
  values.forEach((value, i) => new DataView(bytes).setFloat32(i * 4, value, true))
  return { bytes, headers: new Headers(headers) }
}

const headers = {
  'X-Density-Width': '2',
  'X-Density-Height': '2',
  'X-Density-Bbox': '112,33,113,34',
  'X-Density-Max': '7.5',
}

describe('reading a density field', () => {
  it('takes little-endian floats and the box from the headers', () => {
    const { bytes, headers: sent } = answer([0, 1.5, 7.5, 3], headers)
    expect(readDensity(bytes, sent)).toMatchObject({
      width: 2,
      height: 2,
      bbox: [112, 33, 113, 34],
      max: 7.5,
      values: new Float32Array([0, 1.5, 7.5, 3]),
    })
  })

  it('refuses an answer cut short', () => {
    const { bytes, headers: sent } = answer([0, 1.5, 7.5], headers)
    expect(() => readDensity(bytes, sent)).toThrow('12 bytes for 2 by 2')
  })

  it('refuses an answer without its headers', () => {
    expect(() => readDensity(new ArrayBuffer(0), new Headers())).toThrow()
  })
})
