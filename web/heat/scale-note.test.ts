import { describe, expect, it } from 'vitest'
import { heatWords } from '../words/heat.ts'
import { scaleNote } from './scale-note.ts'

describe('what the legend says of its scale', () => {
  it.each(['en', 'zh-CN'] as const)('names the whole city only to who sees it (%s)', (language) => {
    const words = heatWords[language]
    const city = language === 'en' ? /city/ : /全市/
    expect(scaleNote(words, { isPinned: false, isWholeCity: true })).toMatch(city)
    expect(scaleNote(words, { isPinned: false, isWholeCity: false })).not.toMatch(city)
    expect(scaleNote(words, { isPinned: true, isWholeCity: false })).toBe(words.scalePinned)
  })
})
