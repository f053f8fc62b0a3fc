import type { GridChange } from '#contract/comparisons'
import type { comparisonWords } from '../words/comparisons.ts'
import type { Format } from '../words/format.ts'
import type { Language } from '../words/language.ts'

type Said = { words: (typeof comparisonWords)[Language]; format: Format }

/** One plain sentence of one grid. */
export function sayChange(change: GridChange, { words, format }: Said): string {
  const [a, b] = [format.count(change.a), format.count(change.b)]
  switch (change.verdict) {
    case 'more':
      return change.ratio === null
        ? words.moreFromNone(a)
        : words.more(a, b, sayTimes(change.ratio, format), sayRange(change, format))
    case 'fewer':
      return words.fewer(a, b, sayTimes(change.ratio ?? 0, format), sayRange(change, format))
    case 'control':
      return words.controlGrid(a, b)
    case 'within-chance':
    case 'too-few':
      return words[change.verdict](a, b)
  }
}

/** Small ratios keep their digits: a quarter and a fifth are not the same. */
export function sayTimes(ratio: number, format: Format): string {
  return ratio >= 1 ? format.decimal(ratio) : String(Number(ratio.toFixed(2)))
}

export function sayRange({ low, high }: { low: number; high: number | null }, format: Format): string {
  return `${sayTimes(low, format)}–${high === null ? '∞' : sayTimes(high, format)}`
}
