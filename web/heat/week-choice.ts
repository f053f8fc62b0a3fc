export type HoursAndDays = { hours: number[] | undefined; weekdays: number[] | undefined }
/** Weekdays 1 (Monday) to 7, hours 0 to 23. */
export type WeekSpot = { weekday: number; hour: number }

/** What a drag from one hour of the week to another keeps: a rectangle of hours by days. */
export function choiceBetween(a: WeekSpot, b: WeekSpot): HoursAndDays {
  return { hours: range(a.hour, b.hour, 24), weekdays: range(a.weekday, b.weekday, 7) }
}

/** All of a side is no choice. */
function range(a: number, b: number, all: number): number[] | undefined {
  const low = Math.min(a, b)
  const numbers = Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => low + i)
  return numbers.length === all ? undefined : numbers
}

/** An hour by its name: chosen, or given up again. */
export function hourChoice(chosen: HoursAndDays, hour: number): HoursAndDays {
  return { ...chosen, hours: toggled(chosen.hours, hour, 24) }
}

export function dayChoice(chosen: HoursAndDays, weekday: number): HoursAndDays {
  return { ...chosen, weekdays: toggled(chosen.weekdays, weekday, 7) }
}

function toggled(numbers: number[] | undefined, number: number, all: number): number[] | undefined {
  if (numbers === undefined) return [number]
  const next = numbers.includes(number) ? numbers.filter((other) => other !== number) : [...numbers, number]
  return next.length === 0 || next.length === all ? undefined : next.sort((a, b) => a - b)
}

/** Whether an hour of the week stands out: only where something is chosen at all. */
export function isChosen({ hours, weekdays }: HoursAndDays, { weekday, hour }: WeekSpot): boolean {
  if (hours === undefined && weekdays === undefined) return false
  return (hours?.includes(hour) ?? true) && (weekdays?.includes(weekday) ?? true)
}
