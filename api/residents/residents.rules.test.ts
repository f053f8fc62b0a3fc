import { describe, expect, it } from 'vitest'
import { inAll, openResident, sayings, toldWords } from './residents.rules.ts'

describe('opening a resident', () => {
  const row = {
    id: 7,
    householdId: 3,
    names: Buffer.from('甲'),
    telephones: null,
    identities: null,
    care: Buffer.from('月'),
  }
  const unseal = (sealed: Uint8Array, context: string) => `${Buffer.from(sealed).toString()} of ${context}`

  it('opens each value for the place it was sealed for, and leaves null what was not handed out', () => {
    expect(openResident(row, unseal)).toEqual({
      id: 7,
      householdId: 3,
      name: '甲 of resident-names/7',
      telephone: null,
      identityNumber: null,
      care: '月 of resident-care/7',
    })
  })

  it('names what the post is told in the words of the answer', () => {
    expect(toldWords((kind) => kind !== 'telephones')).toEqual(['name', 'identityNumber', 'care'])
  })
})

describe('finding a person', () => {
  it('asks for everything that was said, as it is fingerprinted', () => {
    expect(sayings({ telephone: '199 0000 0001' })).toEqual([{ kind: 'telephones', value: '19900000001' }])
    expect(sayings({ identityNumber: '99010119480229001x', telephone: '+86 19900000001' })).toEqual([
      { kind: 'telephones', value: '19900000001' },
      { kind: 'identities', value: '99010119480229001X' },
    ])
  })

  it('finds only whom everything fits', () => {
    expect(inAll([[1, 2, 3], [3, 2], [2]])).toEqual([2])
    expect(inAll([[1], []])).toEqual([])
    expect(inAll([[4, 5]])).toEqual([4, 5])
  })
})
