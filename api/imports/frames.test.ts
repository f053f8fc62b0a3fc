import { describe, expect, it } from 'vitest'
import { cgcs2000Projection, isNorthingFirst, resolveDeclaredFrame, resolveFrame } from './frames.ts'

const nothing = (): Promise<undefined> => Promise.resolve(undefined)

describe('frames', () => {
  it('takes CGCS2000 as WGS 84 and says so', async () => {
    const frame = await resolveFrame('cgcs2000', nothing)
    expect(frame.isIdentity).toBe(true)
    expect(frame.note).toMatch(/WGS 84/)
  })

  it('names the zones of all 64 Gauss-Krueger systems', () => {
    expect(cgcs2000Projection(4526)).toMatch(/\+lon_0=114 .*\+x_0=38500000 /)
    expect(cgcs2000Projection(4547)).toMatch(/\+lon_0=114 .*\+x_0=500000 /)
    expect(cgcs2000Projection(4491)).toMatch(/\+lon_0=75 .*\+x_0=13500000 /)
    expect(cgcs2000Projection(4512)).toMatch(/\+lon_0=135 .*\+x_0=500000 /)
    expect(cgcs2000Projection(4533)).toMatch(/\+lon_0=135 .*\+x_0=45500000 /)
    expect([4490, 4555].map(cgcs2000Projection)).toEqual([undefined, undefined])
  })

  it('refuses old systems with local parameters, and systems nobody knows', async () => {
    await expect(resolveFrame('EPSG:4214', nothing)).rejects.toThrow(/Beijing 1954/)
    await expect(resolveFrame('EPSG:2362', nothing)).rejects.toThrow(/local parameters/)
    await expect(resolveFrame('EPSG:999999', nothing)).rejects.toThrow(/not known/)
    await expect(resolveDeclaredFrame({ kind: 'wkt', wkt: 'GEOGCS["GCS_Xian_1980"]' }, nothing)).rejects.toThrow(
      /Xi’an/,
    )
  })

  it('tells a northing from an easting by size', () => {
    expect(isNorthingFirst([[3_654_229, 501_535]])).toBe(true)
    expect(isNorthingFirst([[3_654_229, 38_501_535]])).toBe(true)
    expect(isNorthingFirst([[501_535, 3_654_229]])).toBe(false)
  })
})
