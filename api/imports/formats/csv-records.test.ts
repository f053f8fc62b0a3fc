import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessDelimiter, readCsvRecords } from './csv-records.ts'
import { importLimits } from './limits.ts'

// eslint wants a reason to wait in every async generator: the reader takes streams only.
async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size))
}

async function read(text: string, size: number, wanted: boolean[] | null = null): Promise<string[][]> {
  const records: string[][] = []
  const options = { delimiter: ',', wanted, limits: { ...importLimits, recordBytes: 1000 } }
  for await (const batch of readCsvRecords(pieces(text, size), options)) records.push(...batch)
  return records
}

const field = fc.string({ unit: fc.constantFrom('a', '中', ',', '"', '\n', '\r\n', ' ', ';', ''), maxLength: 6 })
const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
const written = (rows: string[][], end: string) =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join(end)

describe('reading delimited text', () => {
  it('reads what csv-parse reads, wherever the chunks break', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, size, end) => {
          const text = written(rows, end)
          const expected: unknown = parse(text, { relax_column_count: true, record_delimiter: end })
          expect(await read(text, size)).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('leaves out blank lines and takes any line end', async () => {
    expect(await read('a,b\r\n\r\n1,2\r3,4\n\n5,', 3)).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', ''],
    ])
  })

  it('cuts only the wanted columns and keeps what is over the header', async () => {
    expect(await read('a,"b ""x""",c,d\n', 2, [false, true, false])).toEqual([['', 'b "x"', '', 'd']])
  })

  it('refuses a quotation mark that never closes', async () => {
    await expect(read('a,b\n"1,2\n3,4', 4)).rejects.toThrow(/never closes/)
    await expect(read(`a\n"${'x'.repeat(5000)}`, 500)).rejects.toThrow(/never closes/)
  })

  it('finds the delimiter outside of quotation marks', () => {
    expect(guessDelimiter('"a,b,c,d";e;f')).toBe(';')
    expect(guessDelimiter('编号\t名称')).toBe('\t')
    expect(guessDelimiter('only')).toBe(',')
  })
})
