import { createContext, useContext } from 'react'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** One file a noun: both languages have the same keys, or the type check fails where `en` is written. */
export type Words<T> = Record<Language, T>

export const LanguageContext = createContext<Language>('zh-CN')

export function useLanguage(): Language {
  return useContext(LanguageContext)
}

export function useWords<T>(words: Words<T>): T {
  return words[useLanguage()]
}
