import { describe, expect, it } from 'vitest'
import { inGroups, keepsRule, keptParts, welcomeToken } from './password-rule.ts'

const rule = { leastLength: 10, leastKinds: 3, login: 'li.na@example.cn' }

describe('the rule for passwords', () => {
  it('asks for length, for kinds of signs, and for anything but the login', () => {
    expect(keptParts('', rule)).toEqual({ length: false, kinds: false, login: false })
    expect(keptParts('aB3', rule)).toEqual({ length: false, kinds: true, login: true })
    expect(keptParts('Li.Na-2026-x', rule)).toEqual({ length: true, kinds: true, login: false })
    expect(keepsRule('绿树成荫Ab3城市大道', rule)).toBe(true)
  })

  it('counts a letter of any script once', () => {
    expect(keptParts('𠮷𠮷𠮷', { ...rule, leastLength: 4 }).length).toBe(false)
  })
})

describe('a one-time link', () => {
  it('is read from behind the # and from nowhere else', () => {
    expect(welcomeToken('#welcome=abcdefghij_klmnop-qrst')).toBe('abcdefghij_klmnop-qrst')
    expect(welcomeToken('#welcome=short')).toBeUndefined()
    expect(welcomeToken('#map')).toBeUndefined()
  })
})

describe('a secret', () => {
  it('is shown in groups of four', () => expect(inGroups('ABCDEFGHIJ')).toBe('ABCD EFGH IJ'))
})
