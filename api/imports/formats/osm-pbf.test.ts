import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSource } from './open-source.ts'
import type { SourceRow } from './source.ts'

// crossing.osm is the same in readable form.
const crossing = new URL('../../../test/fixtures/crossing.osm.pbf', import.meta.url).pathname
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wangge-osm-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

async function readAll(path: string): Promise<SourceRow[]> {
  const source = await openSource(path)
  expect(source.format).toBe('osm-pbf')
  const rows: SourceRow[] = []
  for await (const batch of source.rows(source.columns)) rows.push(...batch)
  expect(source.share()).toBe(1)
  return rows
}

function spoilt(name: string, spoil: (bytes: Buffer) => Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, spoil(Buffer.from(readFileSync(crossing))))
  return path
}

describe('an OpenStreetMap extract', () => {
  it('is cut at junctions, with name, class, direction and speed', async () => {
    const rows = await readAll(crossing)
    expect(rows.map(({ values }) => values)).toEqual([
      ['100-1', '柳荫路', 'secondary', 'both', 40],
      ['100-2', '柳荫路', 'secondary', 'both', 40],
      ['101-1', null, 'residential', 'forward', null],
      ['101-2', null, 'residential', 'forward', null],
      ['102-1', 'G55', 'motorway', 'forward', 80.5],
      ['103-1', null, 'tertiary', 'forward', null],
      ['103-2', null, 'tertiary', 'forward', null],
      ['104-1', null, 'primary', 'backward', null],
      ['107-1', null, 'steps', 'both', null],
    ])
  })

  it('keeps a bridge apart from what it crosses, and the shape between junctions', async () => {
    const rows = await readAll(crossing)
    const path = (at: number) => {
      const { geometry } = rows[at] ?? {}
      return geometry?.type === 'LineString' ? geometry.coordinates : []
    }
    expect(path(0)).toEqual([
      [112, 33.5],
      [112.001, 33.5],
    ])
    // The bridge passes over the second piece of the street: that is not cut there.
    expect(path(1)).toEqual([
      [112.001, 33.5],
      [112.003, 33.5],
    ])
    expect(path(4)).toHaveLength(2)
    // Round to where another road joins, and on to where it began.
    expect(path(5)).toHaveLength(2)
    expect(path(6)).toHaveLength(3)
    // Its last node lies outside the extract.
    expect(path(7)).toHaveLength(2)
  })

  it('cut off, damaged or without roads it is refused with what to do', async () => {
    const cut = spoilt('cut.osm.pbf', (bytes) => bytes.subarray(0, bytes.length - 40))
    await expect(readAll(cut)).rejects.toThrow(/damaged, cut off|Download it again/)
    const garbled = spoilt('garbled.osm.pbf', (bytes) => bytes.fill(0x55, bytes.length - 200, bytes.length - 60))
    await expect(readAll(garbled)).rejects.toThrow(/damaged|could not be read/)
    const headOnly = spoilt('head.osm.pbf', (bytes) => bytes.subarray(0, 4 + bytes.readUInt32BE(0) + 200))
    await expect(readAll(headOnly)).rejects.toThrow(/damaged|no roads/)
  })

  it('says a block that unpacks beyond the limit is not read', async () => {
    const { importLimits } = await import('./limits.ts')
    await expect(openSource(crossing, { limits: { ...importLimits, featureBytes: 64 } })).rejects.toThrow(
      /could not be read|damaged/,
    )
  })
})
