import { createContext, useContext } from 'react'
import type { Language } from './language.ts'
import { useLanguage } from './language.ts'

/** The city's time zone: every time on the page is shown in it, wherever the reader sits. */
export const TimezoneContext = createContext('Asia/Shanghai')

export type Format = ReturnType<typeof formatFor>

export function formatFor(language: Language, timezone: string) {
  const number = new Intl.NumberFormat(language)
  const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(language, { timeZone: timezone, dateStyle: 'medium', timeStyle: 'short' })
  const moment = new Intl.DateTimeFormat(language, { timeZone: timezone, dateStyle: 'medium', timeStyle: 'medium' })
  const day = new Intl.DateTimeFormat(language, { timeZone: timezone, dateStyle: 'medium' })
  const clock = new Intl.DateTimeFormat(language, {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  return {
    count: (n: number) => number.format(Math.round(n)),
    decimal: (n: number) => (Math.abs(n) >= 100 ? number.format(Math.round(n)) : oneDecimal.format(n)),
    percent: (share: number) => percent.format(share),
    time: (iso: string) => time.format(new Date(iso)),
    /** With seconds, where the order of what happened matters. */
    moment: (iso: string) => moment.format(new Date(iso)),
    day: (iso: string) => day.format(new Date(iso)),
    clock: (iso: string) => clock.format(new Date(iso)),
    age: (iso: string, nowMs: number) => {
      const [value, unit] = ageOf(nowMs - Date.parse(iso))
      return relative.format(-value, unit)
    },
    meters: (meters: number) =>
      meters >= 1000 ? `${oneDecimal.format(meters / 1000)} km` : `${number.format(Math.round(meters))} m`,
  }
}

type AgeUnit = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year'
const ageSteps: [AgeUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export function ageOf(ms: number): [number, AgeUnit] {
  const step = ageSteps.find(([, length]) => ms >= length)
  return step ? [Math.floor(ms / step[1]), step[0]] : [Math.max(0, Math.floor(ms / 1000)), 'second']
}

const formats = new Map<string, Format>()

/** Formatters are dear to make and the same for the whole page, so each pair of language and zone is made once. */
export function useFormat(): Format {
  const language = useLanguage()
  const timezone = useContext(TimezoneContext)
  const key = `${language} ${timezone}`
  const known = formats.get(key) ?? formatFor(language, timezone)
  formats.set(key, known)
  return known
}
