export type MaskedKind = 'mobile' | 'telephone' | 'identity-number' | 'e-mail' | 'plate'

// How it stays linear and idempotent. Text is read once from left to right; at every place a number can start, a reader
// looks at a bounded stretch. Stars are written in place of digits, separators stay, and a layout reads a star as it
// reads a digit. So a masked number is read from the same place to the same place as the number was, and left alone.
// Where it is in doubt whether a number is personal, it is hidden: a case worker can ask again, a leak stays a leak.

/** From and to, counted in characters that are no separators. */
type Hidden = [from: number, to: number]
type Shape = { kind: MaskedKind; layout: RegExp; hides: (core: string) => Hidden | undefined }
type Hit = { kind: MaskedKind; end: number; masked: string | undefined }
type Address = { from: number; nameEnd: number; end: number }

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const plateEndings = '挂学警港澳使领'
// First two digits of GB/T 2260: the provinces that issue identity numbers, and 81 to 83 for residents of Hong Kong,
// Macau and Taiwan. Fewer than 11 to 82, so that an order number that opens with the year 20 is no region.
const regions = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/

const gap = '[ -]{1,3}'
// A number that goes on in the next line.
const line = '[ -]{0,3}\\n{1,2}[ -]{0,3}'
const groupsBy = (between: string, ...sizes: number[]) => sizes.map((size) => `[\\d*]{${size}}`).join(between)
const groups = (...sizes: number[]) => groupsBy(gap, ...sizes)
const anyOf = (...layouts: string[]) => `(?:${layouts.join('|')})`
// A number ends in no star, and where no digit follows, nor the stars of a masked one: those were digits.
const ends = '(?<!\\*)(?!\\d|\\*{3} {0,2}@|(?:\\*[ -]{0,3}){4,10}\\d)'
const area = '(?:10|2\\d|[3-9]\\d{2})'
const plateGap = '[·. -]'
const separators = /[ ·./_()\n-]/g

const shapes: readonly Shape[] = [
  {
    kind: 'identity-number',
    layout: sticky(anyOf('\\d(?: {0,2}[\\d*]){16} {0,2}', '\\d{6}-[\\d*]{8}-[\\d*]{3}'), anyOf(`\\d${ends}`, 'X')),
    hides: (core) => (isMaskedIdentity(core, 10) || isIdentityNumber(core) ? [6, 16] : undefined),
  },
  {
    kind: 'identity-number',
    layout: sticky(anyOf(groups(15), groups(6, 6, 3)), ends),
    hides: (core) => (isMaskedIdentity(core, 7) || isOldIdentityNumber(core) ? [6, 13] : undefined),
  },
  {
    kind: 'mobile',
    layout: sticky(
      // The decimals of a longitude are no mobile number.
      '(?<!(?<!\\d)1[0-3]\\d\\.)(?:(?:00)?86|0)?',
      anyOf(
        ...[[11], [3, 8], [7, 4], [3, 4, 4], [4, 3, 4], [4, 4, 3], [3, 3, 5], [5, 6], [5, 3, 3]].map((sizes) =>
          groups(...sizes),
        ),
        `\\d(?:${gap}[\\d*]){10}`,
        // The same mark twice, or a line's end: once, it makes a decimal, a fraction or two numbers.
        ...['\\.', '/', '_', '·'].map((mark) => groupsBy(` {0,2}${mark} {0,2}`, 3, 4, 4)),
        groupsBy(anyOf(line, gap), 3, 4, 4),
        ...[
          [3, 8],
          [7, 4],
        ].map((sizes) => groupsBy(' {0,2}- {0,2}\\n{1,2}', ...sizes)),
        `(?<=\\()[\\d*]{3}\\)[ -]{0,3}${anyOf(groups(8), groups(4, 4))}`,
      ),
      ends,
    ),
    hides: (core) =>
      /^(?:(?:00)?86|0)?1[3-9]\d[\d*]{4}\d{4}$/.test(core) ? [core.length - 8, core.length - 4] : undefined,
  },
  {
    kind: 'telephone',
    layout: sticky(
      `(?:0|(?:(?<=\\+)86|0086)[ (-]{0,3}0?)${area}[ )-]{0,3}`,
      anyOf(groups(8), groups(4, 4), groups(7), groups(3, 4)),
      ends,
    ),
    hides: (core) => {
      const parts = /^((?:0|(?:00)?860?)(?:10|2\d|[3-9]\d{2}))(?:[1-9]\d{4,5}|\*{5,6})\d{2}$/.exec(core)
      return parts?.[1] === undefined ? undefined : [parts[1].length, core.length - 2]
    },
  },
  {
    kind: 'plate',
    layout: sticky(
      `[${provinces}] ?[A-HJ-Z]${plateGap}{0,2}`,
      anyOf(`[A-Z\\d*]${plateGap}?[A-Z\\d*]{5}`, '[A-Z\\d*]{5}', `[A-Z\\d*]{4}[${plateEndings}]`),
      '(?![A-Z])',
      ends,
    ),
    hides: (core) => (isPlateBody(core.slice(2)) ? [2, core.length - 2] : undefined),
  },
]

/**
 * Hides personal numbers in a citizen's words; `found` is sorted. A number that was masked before is not found again.
 *
 * Two kinds of code cannot be told from an identity number and are hidden too: 18 digits that open with a county's code
 * and a date, and the 15-digit code of a grid whose street and community digits read as a day from 1925 to 1999. Streets
 * (001-099), towns (100-199) and townships up to 249 never do.
 */
export function maskText(text: string): { masked: string; found: MaskedKind[] } {
  const folded = fold(text)
  const addresses = mailAddresses(folded)
  const found = new Set<MaskedKind>()
  let masked = ''
  let copied = 0
  let nextAddress = 0
  let at = 0
  while (at < folded.length) {
    while ((addresses[nextAddress]?.nameEnd ?? folded.length) <= at) nextAddress++
    const hit = readAddress(text, folded, at, addresses[nextAddress]) ?? readNumber(text, folded, at)
    if (hit?.masked !== undefined) {
      masked += text.slice(copied, at) + hit.masked
      copied = hit.end
      found.add(hit.kind)
    }
    at = hit?.end ?? at + 1
  }
  return { masked: masked + text.slice(copied), found: [...found].sort() }
}

function sticky(...parts: string[]): RegExp {
  return new RegExp(parts.join(''), 'iy')
}

/** Plain forms of full-width characters, dashes, dots, blanks and ends of lines; every character keeps its place. */
function fold(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\t\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/g, ' ')
    .replace(/[\u2010-\u2015\u2212\u2500\ufe63]/g, '-')
    .replace(/[\n\v\f\r\u0085\u2028\u2029]/g, '\n')
    .replace(/\ufe6b/g, '@')
    .replace(/[\u2022\u2027\u2219\u22c5\u30fb]/g, '·')
}

/** Found from their @, so that a long run of letters is read once and not once a letter. */
function mailAddresses(folded: string): Address[] {
  const domain = / {0,2}(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,63}/iy
  const addresses: Address[] = []
  for (let at = folded.indexOf('@'); at >= 0; at = folded.indexOf('@', at + 1)) {
    domain.lastIndex = at + 1
    if (!domain.test(folded)) continue
    let nameEnd = at
    while (nameEnd > at - 2 && folded.charAt(nameEnd - 1) === ' ') nameEnd--
    let from = nameEnd
    while (from > 0 && /[\w.%+*-]/.test(folded.charAt(from - 1))) from--
    addresses.push({ from, nameEnd, end: domain.lastIndex })
  }
  return addresses
}

function readAddress(text: string, folded: string, at: number, address: Address | undefined): Hit | undefined {
  if (address === undefined || at < address.from || !/[a-z\d]/i.test(folded.charAt(at))) return undefined
  const isMasked = folded.slice(at + 1, address.nameEnd) === '***'
  const masked = `${text.charAt(at)}***${text.slice(address.nameEnd, address.end)}`
  return { kind: 'e-mail', end: address.end, masked: isMasked ? undefined : masked }
}

function readNumber(text: string, folded: string, at: number): Hit | undefined {
  const isDigit = /\d/.test(folded.charAt(at))
  if (isDigit ? /\d/.test(folded.charAt(at - 1)) : !provinces.includes(folded.charAt(at))) return undefined
  for (const { kind, layout, hides } of shapes) {
    layout.lastIndex = at
    if (!layout.test(folded)) continue
    const end = layout.lastIndex
    const core = folded.slice(at, end).replace(separators, '')
    const hidden = hides(core)
    if (hidden === undefined) continue
    const middle = core.slice(...hidden)
    if (/^\*+$/.test(middle)) return { kind, end, masked: undefined }
    if (!middle.includes('*'))
      return { kind, end, masked: withStars(text.slice(at, end), folded.slice(at, end), hidden) }
  }
  return undefined
}

function withStars(text: string, folded: string, [from, to]: Hidden): string {
  let position = 0
  return Array.from({ length: text.length }, (_, i) => {
    if (folded.charAt(i).search(separators) === 0) return text.charAt(i)
    const isHidden = position >= from && position < to
    position++
    return isHidden ? '*' : text.charAt(i)
  }).join('')
}

function isMaskedIdentity(core: string, hiddenDigits: number): boolean {
  return /^\d{6}\*+\d[\dX]$/i.test(core) && core.length === hiddenDigits + 8
}

function isIdentityNumber(core: string): boolean {
  if (!/^[1-9]\d{5}(?:19|20)\d{9}[\dX]$/i.test(core)) return false
  if (!isDate(Number(core.slice(6, 10)), core.slice(10, 14))) return false
  // A mistyped number still leads to its owner, so a wrong check character is forgiven where the region is a real one.
  return regions.test(core) || hasCheckCharacter(core)
}

/**
 * The numbers issued until 1999. A birth before 1925 is not believed: people over a hundred are rarer than the codes of
 * street grids, which read as those years (330101 001001 005 would be born on 1 October 1900).
 */
function isOldIdentityNumber(core: string): boolean {
  if (!/^\d{15}$/.test(core) || !regions.test(core)) return false
  const year = 1900 + Number(core.slice(6, 8))
  return year >= 1925 && isDate(year, core.slice(8, 12))
}

function isDate(year: number, monthAndDay: string): boolean {
  const month = Number(monthAndDay.slice(0, 2))
  const day = Number(monthAndDay.slice(2))
  const date = new Date(Date.UTC(year, month - 1, day))
  return day > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** GB 11643 takes its check character from ISO 7064, MOD 11-2. */
function hasCheckCharacter(core: string): boolean {
  let remainder = 0
  for (const digit of core.slice(0, 17)) remainder = ((remainder + Number(digit)) * 2) % 11
  const check = (12 - remainder) % 11
  return core.slice(17).toUpperCase() === (check === 10 ? 'X' : String(check))
}

/** GA 36 allows two letters among five characters; a new energy plate has six, the letter first or last. */
function isPlateBody(body: string): boolean {
  if (body.slice(-2).includes('*')) return false
  if (body.startsWith('*')) return true
  if (body.length === 6) return /^(?:[A-Z][A-Z\d]\d{4}|\d{5}[A-Z])$/i.test(body)
  return body.replace(/\D/g, '').length >= 3
}
