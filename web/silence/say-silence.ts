import type { SilentGrid, SilentSource } from '#contract/silence'
import type { Format } from '../words/format.ts'
import type { silenceWords } from '../words/silence.ts'

type Voice = { words: (typeof silenceWords)['en']; format: Format }

/** A span in the largest unit that keeps it readable. */
export function sayMinutes(minutes: number, { words, format }: Voice): string {
  if (minutes < 90) return words.minutes(format.count(minutes))
  return minutes < 48 * 60 ? words.hours(format.decimal(minutes / 60)) : words.days(format.decimal(minutes / 1440))
}

/** Chances below one in a million are no more certain than that. */
const leastChance = 1e-6

export function saySilence(found: Pick<SilentGrid, 'lastAt' | 'expected' | 'chance'>, voice: Voice): string {
  const { words, format } = voice
  const chance = words.chanceBelow(chanceStep(found.chance))
  return words.brokenSentence(format.time(found.lastAt ?? ''), format.decimal(found.expected), chance)
}

/** What is known of a source; a figure of what was expected only where it is judged as of now. */
export function saySource(source: SilentSource, voice: Voice): string {
  const { words, format } = voice
  if (source.state === 'broken') return saySilence(source, voice)
  if (source.state === 'too-few') return words.notJudged
  if (source.state === 'no-data') return words.noDataSince(format.time(source.lastAt ?? ''))
  return words.expectedNow(format.decimal(source.expected))
}

/** A data set whose newest record is older ended in the past, whoever looks at it. */
const stoppedMs = 48 * 3_600_000

export function hasStopped(newestAt: string | null, nowMs: number): newestAt is string {
  return newestAt !== null && nowMs - Date.parse(newestAt) > stoppedMs
}

/** The next power of ten above a chance, as a percentage. */
function chanceStep(chance: number): string {
  const step = 10 ** Math.ceil(Math.log10(Math.max(leastChance, chance)))
  return `${Number((step * 100).toPrecision(1))} %`
}

/** How long a cut now would stay unnoticed, and over the week. */
export function sayFlagTimes({ flagMinutes }: SilentSource, hourOfWeek: number, voice: Voice): string {
  const now = flagMinutes[hourOfWeek] ?? flagMinutes[0] ?? 0
  const range = voice.words.flagRange(
    sayMinutes(Math.min(...flagMinutes), voice),
    sayMinutes(Math.max(...flagMinutes), voice),
  )
  return `${voice.words.flagIn(sayMinutes(now, voice))} · ${range}`
}

/** 0 is Monday 0:00, on the city's clock. */
export function hourOfWeekAt(iso: string, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  })
  const read = (type: string) => parts.formatToParts(new Date(iso)).find((part) => part.type === type)?.value ?? ''
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(read('weekday'))
  return Math.max(0, day) * 24 + Number(read('hour'))
}
