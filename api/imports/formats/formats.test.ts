import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importLimits } from './limits.ts'
import { openSource } from './open-source.ts'
import type { SourceRow } from './source.ts'

const fixture = (name: string): string => new URL(`../../../test/fixtures/${name}`, import.meta.url).pathname
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wangge-formats-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function readAll(path: string, limits = importLimits, columns?: string[]) {
  const source = await openSource(path, { limits })
  const rows: SourceRow[] = []
  try {
    for await (const batch of source.rows(columns ?? source.columns)) rows.push(...batch)
  } finally {
    await source.close()
  }
  return { source, rows }
}

const names = ['柳荫网格', '桥头网格', '河岸网格']

describe('the same three grids', () => {
  it.each(['three-grids.geojson', 'three-grids.fgb', 'three-grids.gpkg', 'three-grids-gbk-gk.zip'])(
    '%s',
    async (name) => {
      const { rows } = await readAll(fixture(name), importLimits, ['name', 'code', 'population'])
      // FlatGeobuf keeps its features in spatial order.
      rows.sort((a, b) => Number(a.values[1]) - Number(b.values[1]))
      expect(rows.map((row) => row.values[0])).toEqual(names)
      expect(rows.map((row) => String(row.values[1]))).toEqual([
        '999001001001001',
        '999001001001002',
        '999001001001003',
      ])
      expect(rows.map((row) => Number(row.values[2]))).toEqual([1200, 1201, 1202])
      const rings = rows.map(({ geometry }) => {
        if (geometry?.type === 'Polygon') return geometry.coordinates.length
        return geometry?.type === 'MultiPolygon' ? geometry.coordinates[0]?.length : undefined
      })
      expect(rings).toEqual([1, 1, 2])
    },
  )

  it('gzipped, as a text sequence and as TopoJSON', async () => {
    const collection = JSON.parse(readFileSync(fixture('three-grids.geojson'), 'utf8')) as {
      features: { properties: object }[]
    }
    const sequence = collection.features.map((feature) => JSON.stringify(feature)).join('\n')
    const topology = {
      type: 'Topology',
      objects: {
        grids: {
          type: 'GeometryCollection',
          geometries: collection.features.map(({ properties }, i) => ({ type: 'Polygon', properties, arcs: [[i]] })),
        },
      },
      arcs: [0, 1, 2].map((i) => [
        [i, 0],
        [i + 1, 0],
        [i + 1, 1],
        [i, 0],
      ]),
    }
    const files = [
      file('grids.geojson.gz', gzipSync(JSON.stringify(collection))),
      file('grids.geojsonl', sequence),
      file('grids.topojson', JSON.stringify(topology)),
      file('grids.gpkg.gz', gzipSync(readFileSync(fixture('three-grids.gpkg')))),
    ]
    for (const path of files)
      expect((await readAll(path, importLimits, ['name'])).rows.map((row) => row.values[0])).toEqual(names)
  })
})

describe('encodings', () => {
  const text = '编号,名称\n1,柳荫街道\n2,桥头社区\n'
  it.each(['utf-8', 'gb18030', 'utf-16le'])('reads %s', async (encoding) => {
    const bytes =
      encoding === 'utf-16le' ? iconv.encode(text, encoding, { addBOM: true }) : iconv.encode(text, encoding)
    const { source, rows } = await readAll(file(`${encoding}.csv`, bytes))
    expect(source.encoding).toBe(encoding)
    expect(source.columns).toEqual(['编号', '名称'])
    expect(rows.map((row) => row.values)).toEqual([
      ['1', '柳荫街道'],
      ['2', '桥头社区'],
    ])
  })

  it('leaves the byte order mark out of the first column', async () => {
    const { source } = await readAll(file('bom.csv', `\uFEFF${text}`))
    expect([source.encoding, source.columns[0]]).toEqual(['utf-8-bom', '编号'])
  })

  it.each(['gb18030', 'utf-8'])('finds %s behind a megabyte of ASCII', async (encoding) => {
    const filler = Array.from({ length: 120_000 }, (_, i) => `${i},filler`).join('\n')
    const { source, rows } = await readAll(
      file('late.csv', iconv.encode(`id,name\n${filler}\nlast,柳荫街道\n`, encoding)),
    )
    expect(rows.at(-1)?.values).toEqual(['last', '柳荫街道'])
    expect(source.encoding).toBe(encoding)
  })

  it('reads GeoJSON in GB18030, whose bytes look like braces', async () => {
    // 憓 is E1 7B in GBK: its second byte is an opening brace.
    const json = JSON.stringify({
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: { name: '憓街' }, geometry: null }],
    })
    const { rows } = await readAll(file('gbk.geojson', iconv.encode(json, 'gb18030')))
    expect(rows.map((row) => row.values)).toEqual([['憓街']])
  })
})

describe('files that cannot be read say what to do', () => {
  const gz = gzipSync(Buffer.from(`a,b\n${'1,2\n'.repeat(200_000)}`))
  it.each<[string, string | Buffer, RegExp]>([
    ['empty.csv', '', /empty/],
    ['empty.csv.gz', gzipSync(''), /empty/],
    ['only-blank.csv', '\n\n', /no rows/],
    ['binary.csv', Buffer.from([1, 0, 2, 0, 255, 254, 0, 9]), /binary/],
    ['noise.csv', Buffer.from('name\n\xff\xff\xfe\x81\xff\xff', 'latin1'), /neither UTF-8 nor GB18030/],
    ['page.html', '<html></html>', /XML or HTML/],
    ['list.json', '[1, 2]', /JSON list/],
    ['other.json', '{"a": 1}', /neither GeoJSON nor TopoJSON/],
    ['cut.geojson', '{"type":"FeatureCollection","features":[{"type":"Fea', /cut off/],
    ['cut.csv.gz', gz.subarray(0, gz.length - 40), /cut off/],
    ['broken.csv.gz', Buffer.concat([gz.subarray(0, 30), Buffer.from('garbage'.repeat(30))]), /damaged/],
    ['broken.zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200, 7)]), /zip file is damaged/],
    ['alone.shp', Buffer.from([0, 0, 0x27, 0x0a, 0, 0, 0, 0]), /\.dbf/],
    ['broken.gpkg', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4000, 1)]), /could not be read/],
    ['paper.pdf', '%PDF-1.7', /PDF/],
  ])('%s', async (name, content, sentence) => {
    await expect(readAll(file(name, content))).rejects.toMatchObject({
      kind: 'unreadable-file',
      message: expect.stringMatching(sentence) as string,
    })
  })

  it('FlatGeobuf cut off anywhere, or claiming what is not there', async () => {
    const whole = readFileSync(fixture('three-grids.fgb'))
    const wrong: [string, Buffer][] = [['letters', Buffer.from('fgb\n')]]
    for (let length = 3; length < whole.length; length += 5) wrong.push([`cut ${length}`, whole.subarray(0, length)])
    const changed = (name: string, at: number, value: number): void => {
      const copy = Buffer.from(whole)
      copy.writeUInt32LE(value, at)
      wrong.push([name, copy])
    }
    const headerBytes = whole.readUInt32LE(8)
    const firstFeature = 12 + headerBytes + 4 * 40
    for (const value of [0, 1, 0x7fffffff, 0xffffffff]) {
      changed(`header of ${value}`, 8, value)
      changed(`root of ${value}`, 12, value)
    }
    changed('a feature of 2 GB', firstFeature, 0x7fffffff)
    // The slot that says where the count stands, 20 bytes into the vtable: the count then lies over the table's offset.
    changed('count over the offset', 42, 0x00000001)
    changed('other version', 0, 0x09626766)
    for (const [name, bytes] of wrong)
      await expect(readAll(file('wrong.fgb', bytes)), name).rejects.toMatchObject({
        kind: 'unreadable-file',
        message: expect.stringMatching(/\. \S|; \S/) as string,
      })
  })

  it('FlatGeobuf with an index over no features, or over more than there are', async () => {
    const whole = readFileSync(fixture('three-grids.fgb'))
    const countAt = whole.indexOf(Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]), 12)
    const withCount = (count: bigint): string => {
      const copy = Buffer.from(whole)
      copy.writeBigUInt64LE(count, countAt)
      return file('counted.fgb', copy)
    }
    await expect(readAll(withCount(0n))).rejects.toThrow(/counts no features/)
    await expect(readAll(withCount(10n ** 18n))).rejects.toThrow(/cut off/)
    expect((await readAll(withCount(3n))).rows).toHaveLength(3)
  })

  it('rows and fields without end, before they are in memory', async () => {
    const limits = { ...importLimits, recordBytes: 600_000, fieldBytes: 100_000 }
    const long = 'A'.repeat(300_000)
    const feature = (text: string): string => `{"type":"Feature","properties":{"a":"${text}"},"geometry":null}`
    const manyFields = `a\n${','.repeat(30_000)}\n`
    for (const [name, content, sentence] of [
      ['no-ends.csv.gz', gzipSync(long), /field is longer than 100,000/],
      ['quoted.csv', `a,b\n1,"${long}"\n`, /field is longer/],
      ['row.csv', `a,b\n1,${'A'.repeat(50_000)}${`,${'c'.repeat(90_000)}`.repeat(7)}\n`, /row is longer/],
      ['fields.csv', manyFields, /more than 20000 fields/],
      ['commas.csv', ','.repeat(500_000), /more than 20000 fields/],
      ['text.geojson', `{"type":"FeatureCollection","features":[${feature(long)}]}`, /text in the JSON is longer/],
      ['text.geojsonl', `${feature('a')}\n${feature(long)}`, /text in the JSON is longer/],
      [
        'feature.geojsonl',
        `{"type":"Feature","geometry":{"type":"LineString","coordinates":[${'[1,1],'.repeat(150_000)}[1,1]]}}`,
        /feature is larger/,
      ],
    ] as const)
      await expect(readAll(file(name, content), limits), name).rejects.toThrow(sentence)
  })

  it('a missing file and a folder', async () => {
    await expect(readAll(join(folder, 'nowhere.csv'))).rejects.toThrow(/There is no file/)
    await expect(readAll(folder)).rejects.toThrow(/is a folder/)
  })

  it('stops a bomb at the cap', async () => {
    const bomb = file('bomb.csv.gz', gzipSync(Buffer.alloc(20_000_000, 'a,b\n')))
    await expect(readAll(bomb, { ...importLimits, unzippedBytes: 1_000_000 })).rejects.toThrow(/larger than/)
    const zip = fixture('three-grids-gbk-gk.zip')
    await expect(readAll(zip, { ...importLimits, unzippedBytes: 100 })).rejects.toThrow(/larger than/)
    await expect(readAll(zip, { ...importLimits, zipEntries: 2 })).rejects.toThrow(/more than 2 files/)
  })

  it('a row of another width and a monstrous shape spoil only themselves', async () => {
    const { rows } = await readAll(file('ragged.csv', 'a,b\n1,2\n3\n4,5,6\n7,8,,\n'))
    expect(rows.map((row) => row.broken?.reason)).toEqual([undefined, 'column-count', 'column-count', undefined])
    const shaped = await readAll(fixture('three-grids.geojson'), { ...importLimits, verticesPerFeature: 8 })
    expect(shaped.rows.map((row) => row.broken?.reason)).toEqual([undefined, undefined, 'too-many-vertices'])
  })
})
