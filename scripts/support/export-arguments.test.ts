import { describe, expect, it } from 'vitest'
import { readExportArguments } from './export-arguments.ts'

const read = (text: string) => readExportArguments(text.split(' '))

describe('the words of npm run export', () => {
  it('tell layers, file, account, and the format by the ending', () => {
    expect(read('incidents,roads city.gpkg --as chen --bbox 1,2,3,4 --hours 7,8')).toMatchObject({
      act: 'export',
      file: 'city.gpkg',
      login: 'chen',
      question: {
        layers: ['incidents', 'roads'],
        format: 'geopackage',
        frame: 'wgs84',
        bbox: [1, 2, 3, 4],
        hours: [7, 8],
      },
    })
    expect(read('roads r.out --as chen --format kml')).toMatchObject({ question: { format: 'kml' } })
  })

  it('are refused with a sentence that says which', () => {
    expect(read('roads r.csv')).toMatchObject({ refusal: expect.stringContaining('--as LOGIN') as string })
    expect(read('roads r.out --as chen')).toMatchObject({ refusal: expect.stringContaining('--format') as string })
    expect(read('persons p.csv --as chen')).toMatchObject({ refusal: expect.stringContaining('--layers') as string })
    expect(read('roads r.csv --as chen --frame EPSG:4214')).toMatchObject({
      refusal: expect.stringContaining('4513') as string,
    })
    expect(readExportArguments(['--help'])).toEqual({ act: 'help' })
  })
})
