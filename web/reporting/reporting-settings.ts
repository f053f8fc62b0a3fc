export const reportingLayers = ['off', 'raw', 'corrected', 'difference', 'rate'] as const
/** What of the estimate is drawn. Off at first: a corrected map is an estimate, and nobody should take it for a count. */
export type ReportingLayer = (typeof reportingLayers)[number]
