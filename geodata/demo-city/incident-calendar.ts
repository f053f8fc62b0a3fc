import { days, rhythms, seasons, weeks } from './incident-rhythms.ts'
import { createDraw } from './incident-places.ts'
import type { Draw } from './incident-places.ts'
import { shanghaiOffsetMs } from './work-calendar.ts'
import type { Random } from './random.ts'

export const dayMs = 86_400_000
/** Local midnight of the first day, and the last instant the data know of: three years. */
export const firstDayMs = Date.UTC(2023, 10, 1) - shanghaiOffsetMs
export const dataAsOfMs = Date.UTC(2026, 9, 31, 23, 59, 59) - shanghaiOffsetMs
export const dayCount = Math.round((dataAsOfMs - firstDayMs) / dayMs)

interface Weather {
  readonly rain: Float64Array
  readonly snow: Float64Array
}

const monthOf = (day: number): number => new Date(firstDayMs + shanghaiOffsetMs + day * dayMs).getUTCMonth()
const weekdayOf = (day: number): number => (new Date(firstDayMs + shanghaiOffsetMs + day * dayMs).getUTCDay() + 6) % 7

/** Rain and snow come in spells: most days nothing, some days a great deal. */
const makeWeather = (random: Random): Weather => {
  const rain = new Float64Array(dayCount)
  const snow = new Float64Array(dayCount)
  for (let day = 0; day < dayCount; day++) {
    const month = monthOf(day)
    const isStorm = random.chance(0.06 * seasons.rain[month as 0])
    const isSnow = random.chance(0.055 * seasons.snow[month as 0])
    const lasting = 0.35
    rain[day] = isStorm ? random.range(6, 30) : day > 0 ? (rain[day - 1] ?? 0) * lasting * random.next() : 0
    snow[day] = isSnow ? random.range(8, 34) : day > 0 ? (snow[day - 1] ?? 0) * 0.6 * random.range(0.4, 1) : 0
  }
  return { rain, snow }
}

export interface IncidentCalendar {
  /** How many reports begin on each day; adds up to the total. */
  readonly reportsOfDay: readonly number[]
  /** Draws the class (index into the rhythms) of an event on a day. */
  readonly classOnDay: (day: number) => Draw
  readonly timeOnDay: (day: number, classIndex: number, random: Random) => number
}

const weightOn = (day: number, classIndex: number, weather: Weather): number => {
  const rhythm = rhythms[classIndex]
  if (!rhythm) return 0
  const seasonal = (seasons[rhythm.season][monthOf(day)] ?? 1) * (weeks[rhythm.week][weekdayOf(day)] ?? 1)
  const drenched = rhythm.weather === 'rain' ? 0.25 + (weather.rain[day] ?? 0) * 0.38 : 1
  const frozen = rhythm.weather === 'snow' ? (weather.snow[day] ?? 0) * 0.32 : 1
  return rhythm.weight * seasonal * drenched * frozen
}

export const createIncidentCalendar = (random: Random, total: number): IncidentCalendar => {
  const weather = makeWeather(random.fork('weather'))
  const noise = random.fork('noise')
  const classes = rhythms.map((_, index) => index)
  const weights: number[] = []
  for (let day = 0; day < dayCount; day++) {
    const sum = classes.reduce((all, classIndex) => all + weightOn(day, classIndex, weather), 0)
    // Use of the hotline grows by some six percent a year.
    weights.push(sum * (1 + (0.06 * day) / 365) * Math.exp(noise.normal() * 0.06))
  }
  const whole = weights.reduce((all, weight) => all + weight, 0)
  let sum = 0
  let given = 0
  const reportsOfDay = weights.map((weight) => {
    sum += weight
    const due = Math.round((sum / whole) * total)
    const count = due - given
    given = due
    return count
  })
  const hourDraws = rhythms.map((rhythm) => createDraw(days[rhythm.day]))
  return {
    reportsOfDay,
    classOnDay: (day) => createDraw(classes.map((classIndex) => weightOn(day, classIndex, weather))),
    timeOnDay: (day, classIndex, source) => {
      const hour = hourDraws[classIndex]?.draw(source) ?? 12
      return firstDayMs + day * dayMs + Math.floor((hour + source.next()) * 3600) * 1000
    },
  }
}
