import type { LonLat } from '#geo/gcj02'
import type { Source } from './formats/source.ts'
import { isNorthingFirst } from './frames.ts'
import type { ImportPlan, PlannedField } from './import-plan.ts'
import { cellText } from './parse-cells.ts'
import { firstPosition } from './parse-place.ts'
import type { DateSurvey } from './parse-dates.ts'
import { hasUnknownOrder, judgeDates, newDateSurvey, surveyDate } from './parse-dates.ts'
import type { RowNotes } from './row-notes.ts'

const sampleRows = 1000

/**
 * Looks at the file before anything is staged and settles in the plan what one row alone cannot tell: the order
 * of days and months, and which axis of a projected system comes first.
 */
export async function surveyFile(
  source: Source,
  plan: ImportPlan,
  notes: RowNotes,
  isDateOrderGiven: boolean,
): Promise<void> {
  if (plan.frame.isProjected) await settleAxes(source, plan, notes)
  if (!isDateOrderGiven) await settleDates(source, plan, notes)
}

async function settleAxes(source: Source, plan: ImportPlan, notes: RowNotes): Promise<void> {
  const places: LonLat[] = []
  for await (const rows of source.rows(plan.wanted)) {
    for (const row of rows) {
      const place = plan.place.fromFeature ? firstPosition(row.geometry) : cellsPosition(plan, row.values)
      if (place) places.push(place)
    }
    if (places.length >= sampleRows) break
  }
  plan.isNorthingFirst = isNorthingFirst(places)
  if (plan.isNorthingFirst) notes.count('warning', 'northing-first', places.length)
}

function cellsPosition(plan: ImportPlan, values: unknown[]): LonLat | undefined {
  const place: LonLat = [Number(cellText(values[plan.place.lonAt])), Number(cellText(values[plan.place.latAt]))]
  return place.every(Number.isFinite) ? place : undefined
}

async function settleDates(source: Source, plan: ImportPlan, notes: RowNotes): Promise<void> {
  const times = plan.fields.filter(({ field, at }) => field.kind === 'time' && at >= 0)
  if (times.length === 0 || !(await hasDatesWithoutOrder(source, plan, times))) return
  const surveys = times.map(newDateSurvey)
  const columns = times.map(({ at }) => plan.wanted[at] ?? '')
  for await (const rows of source.rows(columns))
    for (const row of rows) surveys.forEach((survey, index) => surveyDate(survey, cellText(row.values[index])))
  // The columns of one file are written alike: what one of them gives away holds for all.
  const sure = surveys.filter(isDecisive).map(judgeDates)[0]
  times.forEach((planned, index) => {
    const survey = surveys[index] ?? newDateSurvey()
    const { order, isGuess } = isDecisive(survey) ? judgeDates(survey) : (sure ?? judgeDates(survey))
    planned.order = order
    if (isGuess) notes.count('warning', 'ambiguous-date', survey.ambiguous)
  })
}

function isDecisive({ firstAbove12, secondAbove12 }: DateSurvey): boolean {
  return firstAbove12 + secondAbove12 > 0
}

async function hasDatesWithoutOrder(source: Source, plan: ImportPlan, times: PlannedField[]): Promise<boolean> {
  let seen = 0
  for await (const rows of source.rows(plan.wanted)) {
    const cells = rows.flatMap((row) => times.map(({ at }) => cellText(row.values[at])))
    if (cells.some(hasUnknownOrder)) return true
    seen += rows.length
    if (seen >= sampleRows) return false
  }
  return false
}
