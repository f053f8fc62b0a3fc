import { describe, expect, it } from 'vitest'
import { originalContext, plainNumber, residentContext } from './sealed-values.ts'

describe('a number as it is fingerprinted', () => {
  it('is the same however it was written', () => {
    const writings = [
      '19900001234',
      '199 0000 1234',
      '199-0000-1234',
      '+86 199 0000 1234',
      '008619900001234',
      '１９９００００１２３４',
    ]
    expect(new Set(writings.map((written) => plainNumber('telephones', written)))).toEqual(new Set(['19900001234']))
  })

  it('keeps a mobile number that opens with the digits of the country', () => {
    expect(plainNumber('telephones', '86123456')).toBe('86123456')
  })

  it('keeps the X of an identity number, in capitals', () => {
    expect(plainNumber('identities', '990101 19480229 001x')).toBe('99010119480229001X')
  })
})

it('names the place of a sealed value by kind and id', () => {
  expect([residentContext('care', 7), originalContext(9)]).toEqual(['resident-care/7', 'incident-originals/9'])
})
