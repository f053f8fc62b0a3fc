export const forecastSpans = ['7', '14'] as const
export type ForecastSpan = (typeof forecastSpans)[number]

/** `classId` null: the group with the most to come. */
export type ForecastSettings = { classId: number | null; span: ForecastSpan }
