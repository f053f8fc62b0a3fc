import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MaskedKind } from './mask-text.ts'
import { maskText } from './mask-text.ts'

// Numbers made up for these tests; the check characters were calculated, the owners do not exist.
const cases: Record<MaskedKind, [text: string, masked: string][]> = {
  mobile: [
    ['13812345678', '138****5678'],
    ['请回电13812345678，谢谢。', '请回电138****5678，谢谢。'],
    ['电话:19912345678.', '电话:199****5678.'],
    ['138 1234 5678', '138 **** 5678'],
    ['138-1234-5678', '138-****-5678'],
    ['138 12345678', '138 ****5678'],
    ['1381234 5678', '138**** 5678'],
    ['1381 234 5678', '138* *** 5678'],
    ['138 123 45678', '138 *** *5678'],
    ['138 - 1234 - 5678', '138 - **** - 5678'],
    ['1 3 8 1 2 3 4 5 6 7 8', '1 3 8 * * * * 5 6 7 8'],
    ['１３８１２３４５６７８', '１３８****５６７８'],
    ['１３８－１２３４－５６７８', '１３８－****－５６７８'],
    ['138\u30001234\u00a05678', '138\u3000****\u00a05678'],
    ['138\u20111234\u20115678', '138\u2011****\u20115678'],
    ['+8613812345678', '+86138****5678'],
    ['+86 138 1234 5678', '+86 138 **** 5678'],
    ['(+86)13812345678', '(+86)138****5678'],
    ['+86-138-1234-5678', '+86-138-****-5678'],
    ['008613812345678', '0086138****5678'],
    ['8613812345678', '86138****5678'],
    ['86138 1234 5678', '86138 **** 5678'],
    ['013812345678', '0138****5678'],
    ['微信wx13812345678同号', '微信wx138****5678同号'],
    ['**13812345678**', '**138****5678**'],
    ['*13812345678* 2号楼', '*138****5678* 2号楼'],
    ['13812345678-2', '138****5678-2'],
    ['1单元 13812345678 2号楼', '1单元 138****5678 2号楼'],
    ['1.13812345678 2.13987654321', '1.138****5678 2.139****4321'],
    ['13812345678.13987654321', '138****5678.139****4321'],
    ['13812345678/13987654321', '138****5678/139****4321'],
    ['13812345678、13987654321或15000000000', '138****5678、139****4321或150****0000'],
    ['138****1234和13812345678', '138****1234和138****5678'],
  ],
  telephone: [
    ['0571-88886666', '0571-******66'],
    ['(0571)88886666', '(0571)******66'],
    ['（0571）88886666', '（0571）******66'],
    ['(0571) 8888-6666', '(0571) ****-**66'],
    ['0571—88886666', '0571—******66'],
    ['０５７１－８８８８６６６６', '０５７１－******６６'],
    ['010-12345678', '010-******78'],
    ['010 6655 4433', '010 **** **33'],
    ['057188886666', '0571******66'],
    ['0750-3210123', '0750-*****23'],
    ['*0750-3210123*', '*0750-*****23*'],
    ['0571-88886666-803', '0571-******66-803'],
    ['+86 571 88886666', '+86 571 ******66'],
    ['+86-0571-88886666', '+86-0571-******66'],
    ['0086 571 88886666', '0086 571 ******66'],
    ['座机0571-88886666转803，找物业', '座机0571-******66转803，找物业'],
  ],
  'identity-number': [
    ['330106200002291232', '330106**********32'],
    ['33010619900101123X', '330106**********3X'],
    ['33010619900101123x', '330106**********3x'],
    ['身份证33010619900101123X。', '身份证330106**********3X。'],
    ['３３０１０６１９９００１０１１２３Ｘ', '３３０１０６**********３Ｘ'],
    ['330106 19900101 123X', '330106 ******** **3X'],
    ['3301 0619 9001 0112 3X', '3301 06** **** **** 3X'],
    ['330106-19900101-123X', '330106-********-**3X'],
    // A mistyped check character, and a leap day.
    ['330106199001011238', '330106**********38'],
    ['330106200002291230', '330106**********30'],
    // The check character vouches for a number whose region is none.
    ['991234199001011234', '991234**********34'],
    ['330106900101123', '330106*******23'],
    ['330106 900101 123', '330106 ****** *23'],
    ['810000199408230021', '810000**********21'],
  ],
  'e-mail': [
    ['zhang.san@example.com', 'z***@example.com'],
    ['邮箱zhangsan@163.com，请回复', '邮箱z***@163.com，请回复'],
    ['13812345678@qq.com', '1***@qq.com'],
    ['a@b.cn', 'a***@b.cn'],
    ['Li_4+grid@mail.hz.gov.cn。', 'L***@mail.hz.gov.cn。'],
    ['ｚｓ＠ｑｑ．ｃｏｍ', 'ｚ***＠ｑｑ．ｃｏｍ'],
    ['<zs@qq.com>;ls@qq.com', '<z***@qq.com>;l***@qq.com'],
    ['-zs@qq.com', '-z***@qq.com'],
    ['a@b.com.c@d.com', 'a***@b.com.c***@d.com'],
  ],
  plate: [
    ['浙A12345', '浙A***45'],
    ['浙A·12345', '浙A·***45'],
    ['**浙A12345**', '**浙A***45**'],
    ['浙A•12B45', '浙A•***45'],
    ['浙A.12345', '浙A.***45'],
    ['浙A-12345', '浙A-***45'],
    ['浙A 12345', '浙A ***45'],
    ['浙 A12345', '浙 A***45'],
    ['浙a8k88z', '浙a***8z'],
    ['浙ＡＢ１２３４', '浙Ａ***３４'],
    ['浙AD12345', '浙A****45'],
    ['浙A·D12345', '浙A·****45'],
    ['浙AD·12345', '浙A*·***45'],
    ['浙AF12345', '浙A****45'],
    ['浙A12345D', '浙A****5D'],
    ['浙A1234挂', '浙A***4挂'],
    ['浙A1234学', '浙A***4学'],
    ['浙O1234警', '浙O***4警'],
    ['粤Z·1234港', '粤Z·***4港'],
    ['粤ZB123澳', '粤Z***3澳'],
    ['京A1234使', '京A***4使'],
    ['沪A1234领', '沪A***4领'],
    ['车牌京N8P8F8的车堵住通道', '车牌京N***F8的车堵住通道'],
  ],
}

const kept = [
  '',
  '小区门口垃圾没人清运，请尽快处理。',
  '网格330101001001005有积水',
  '330101001001005',
  '330101001001005 330101001001006',
  '330127101201012',
  '330127210201001',
  '202611241130001234',
  '工单20261124113000已办结',
  '2026-11-24 11:30:00',
  '2026年11月24日',
  '订单138123456789',
  '订单213812345678',
  '999999999999999999',
  '330106199002301238',
  '330106199013011238',
  '330106200101123',
  '991234199001011239',
  '3301061990010112371',
  '15-2026-1124-1',
  '邮编310012 2026-11-24 08:30',
  '经度120.13812345678',
  '12345热线',
  '12812345678',
  '88886666',
  '110',
  '400-800-8820',
  '95598',
  '面积100㎡，3栋2单元501',
  '1764000000000',
  'a@b',
  '@所有人',
  '***@qq.com',
  '价格@5元',
  '浙A',
  '浙A1234',
  '浙A123456',
  '浙I12345',
  '新iPhone手机',
  '新Mate60手机',
  '新Model3停在路口',
  '云Apple',
  '浙江A12345',
  '138****5678',
  '138 **** 5678',
  '330106********1234',
]

describe('masking a text', () => {
  for (const [kind, pairs] of Object.entries(cases)) {
    it.each(pairs)(`hides the ${kind} in "%s"`, (text, masked) => {
      expect(maskText(text)).toEqual({ masked, found: [kind] })
    })
  }

  it.each(kept)('leaves "%s" as it is', (text) => {
    expect(maskText(text)).toEqual({ masked: text, found: [] })
  })

  it('finds every kind in one text, and tells each once', () => {
    const text =
      '我是张三，身份证33010619900101123X，手机138-1234-5678或13987654321，座机(0571)88886666，' +
      '邮箱zs@qq.com。浙A·12345和浙AD12345占道，网格330101001001005，2026-11-24 11:30。'
    expect(maskText(text)).toEqual({
      masked:
        '我是张三，身份证330106**********3X，手机138-****-5678或139****4321，座机(0571)******66，' +
        '邮箱z***@qq.com。浙A·***45和浙A****45占道，网格330101001001005，2026-11-24 11:30。',
      found: ['e-mail', 'identity-number', 'mobile', 'plate', 'telephone'],
    })
  })

  it('hides numbers that follow each other without a word between', () => {
    expect(maskText('13812345678 33010619900101123X0571-88886666浙A12345,zs@qq.com13812345678').masked).toBe(
      '138****5678 330106**********3X0571-******66浙A***45,z***@qq.com138****5678',
    )
  })

  it('takes a grid code whose street and community read as a day for an identity number', () => {
    expect(maskText('330127250101001').found).toEqual(['identity-number'])
  })
})

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
const around = fc.stringMatching(/^[我的号码：，。、（） \n\\/*栋]{0,6}$/)

describe('a number among words', () => {
  const aNumber = fc.oneof(
    fc.tuple(fc.constantFrom('13', '15', '19'), digits(9)).map((parts) => parts.join('')),
    fc
      .tuple(fc.constantFrom('0571-', '010-', '(021)', '0750 '), fc.constantFrom(6, 7).chain(digits))
      .map(([code, rest]) => `${code}8${rest}`),
    digits(4).map((tail) => `33010619900101${tail}`),
    digits(5).map((tail) => `浙A${tail}`),
  )
  it('never stands in the masked text', () => {
    fc.assert(
      fc.property(around, aNumber, around, (before, number, after) => {
        const { masked, found } = maskText(before + number + after)
        expect(found).toHaveLength(1)
        expect(masked).not.toContain(number)
      }),
      { numRuns: 1_000 },
    )
  })
})

const fragments = [
  ...Object.values(cases).flatMap((pairs) => pairs.flat()),
  ...kept,
  ...['1', '3', '8', '11', '13', '19', '99', '138', '0571', '1990', '0101', '330106', '199001', '19900101', '12345678'],
  ...[
    ' ',
    '  ',
    '-',
    '.',
    '·',
    '@',
    '*',
    '***',
    '****',
    '******',
    '**********',
    '(',
    ')',
    '+',
    '+86',
    '86',
    '0086',
    ',',
  ],
  ...['浙', 'A', 'X', 'x', 'D', '浙A', '挂', '警', '.com', '@qq.com', 'a', 'z', '，', '号', '\n'],
]
const aTrickyText = fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join(''))
const aStarryText = fc.stringMatching(/^[0-9* .@浙AX-]{0,40}$/)
const anyText = fc.string({ unit: 'binary' })

describe('masking a masked text', () => {
  it('changes nothing and finds nothing', () => {
    fc.assert(
      fc.property(fc.oneof(aTrickyText, aStarryText, anyText), (text) => {
        const { masked } = maskText(text)
        expect(maskText(masked)).toEqual({ masked, found: [] })
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('a text without digits and @', () => {
  it('stays as it is', () => {
    const wordy = fc.oneof(aTrickyText, anyText).map((text) => text.replace(/[\d@\uff10-\uff19\uff20]/g, ''))
    fc.assert(
      fc.property(wordy, (text) => maskText(text).masked === text),
      { numRuns: 1_000 },
    )
  })
})

describe('a text made to be slow', () => {
  const long = 100_000
  const patterns = [
    '1',
    '13',
    '0',
    '9',
    ' ',
    '-',
    '*',
    '@',
    'a',
    'a.',
    'a@',
    'a-',
    '1 3 ',
    '138 ',
    '138-',
    '0571-',
    '浙A',
  ]
  it.each([
    ...patterns,
    '浙A·',
    '86',
    '+86',
    '1*',
    '138****',
    '3301 06',
    '.a@a.',
    '１',
    '浙A1',
    'a1@',
    '13812345678-@',
  ])('of "%s" again and again keeps its length', (pattern) => {
    const text = pattern.repeat(long / pattern.length)
    expect(maskText(text).masked).toHaveLength(text.length)
  })

  it('of numbers alone loses none', () => {
    const { masked } = maskText('13812345678-'.repeat(9_000))
    expect(masked).toBe('138****5678-'.repeat(9_000))
  })

  it('of addresses alone loses none', () => {
    expect(maskText('zs@qq.com,'.repeat(9_000)).masked).toBe('z***@qq.com,'.repeat(9_000))
  })
})
