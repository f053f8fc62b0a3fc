import { describe, expect, it } from 'vitest'
import { forecastWords } from '../words/forecasts.ts'
import { formatFor } from '../words/format.ts'
import { horizonOf, sayInterval } from './say-forecast.ts'

const voice = { words: forecastWords.en, format: formatFor('en', 'Asia/Shanghai') }

describe('what is said of a forecast', () => {
  it('tells when its interval is wider or narrower than it is called', () => {
    expect(sayInterval(0.97, voice)).toMatch(/97% of days, wider/)
    expect(sayInterval(0.6, voice)).toMatch(/60% of days, narrower/)
    expect([sayInterval(0.8, voice), sayInterval(0.84, voice)]).toEqual([undefined, undefined])
  })

  it('calls nothing the next days that has passed', () => {
    const { state, from, to } = horizonOf('2026-10-31', '2026-11-25')
    expect([state, from.slice(0, 10), to.slice(0, 10)]).toEqual(['over', '2026-11-01', '2026-11-14'])
    expect(horizonOf('2026-10-31', '2026-11-08').state).toBe('behind')
    expect(horizonOf('2026-10-31', '2026-11-01').state).toBe('now')
    expect(horizonOf('2026-10-31', '2026-11-14').state).toBe('behind')
  })
})
