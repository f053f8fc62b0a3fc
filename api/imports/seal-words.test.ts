import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskText } from '#geo/mask-text'
import { maskQuickly } from './seal-words.ts'

const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`))
const gap = fc.constantFrom('', ' ', '-', '  ', ' - ', '（', ') ', '－', '\u3000')
const number = fc
  .tuple(
    fc.constantFrom('13', '+86 138', '010', '0571', '99010119', '4401061990'),
    fc.array(fc.tuple(gap, digits(1)), { maxLength: 18 }),
  )
  .map(([start, rest]) => start + rest.flat().join(''))
const plate = fc
  .tuple(
    fc.constantFrom('京', '粤', '琼'),
    fc.constantFrom('', ' ', '·'),
    fc.constantFrom('A', 'b', 'Ｃ'),
    fc.stringMatching(/^[A-Z0-9]{5,6}$/),
  )
  .map((parts) => parts.join(''))
const piece = fc.oneof(number, plate, fc.emailAddress(), fc.string(), fc.constantFrom('路', '电话', '联系 ', '8号'))

describe('masking quickly', () => {
  it('masks whatever is masked slowly', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const text = pieces.join('')
        expect(maskQuickly(text)).toEqual(maskText(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('wastes no time on a long text without numbers', () => {
    const text = '道路坑洼，行人不便；'.repeat(2000)
    const begun = performance.now()
    for (let i = 0; i < 50; i++) maskQuickly(text)
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})
