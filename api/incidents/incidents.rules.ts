import type { CoordinateFrame } from '#geo/coordinate-frame'
import { wgs84FromBd09, wgs84FromGcj02 } from '#geo/gcj02'
import type { Position } from '#geo/geojson'
import type { IncidentStatus } from '#geo/incident-words'
import { movesFrom } from '#geo/incident-words'
import { maskText } from '#geo/mask-text'

/** Clocks of telephones run ahead by this much without anything being wrong. */
const clockSkewMs = 5 * 60_000
/** The store makes a partition for each quarter it is told of; older reports belong in an import. */
const earliestReport = Date.UTC(2000, 0, 1)

export type ReportTime = { ok: true; reportedAt: Date } | { ok: false; reason: 'in-the-future' | 'too-old' }

/** The time of report to store: now when none is told, and never later than now. */
export function settleReportTime(told: string | undefined, now: Date): ReportTime {
  const reportedAt = told === undefined ? now : new Date(told)
  if (reportedAt.getTime() > now.getTime() + clockSkewMs) return { ok: false, reason: 'in-the-future' }
  if (reportedAt.getTime() < earliestReport) return { ok: false, reason: 'too-old' }
  return { ok: true, reportedAt: reportedAt > now ? now : reportedAt }
}

export type FramePlan =
  { by: 'formula'; position: Position } | { by: 'database'; srid: number } | { by: 'nobody'; reason: 'no-such-code' }

/** How a position in a declared frame becomes WGS 84. CGCS2000 agrees with it to centimetres. */
export function planFrame([x, y]: readonly [number, number], frame: CoordinateFrame): FramePlan {
  if (frame === 'wgs84' || frame === 'cgcs2000') return { by: 'formula', position: [x, y] }
  if (frame === 'gcj02') return { by: 'formula', position: wgs84FromGcj02([x, y]) }
  if (frame === 'bd09') return { by: 'formula', position: wgs84FromBd09([x, y]) }
  const srid = Number(frame.slice('EPSG:'.length))
  if (Number.isInteger(srid) && srid > 0 && srid < 2 ** 31) return { by: 'database', srid }
  return { by: 'nobody', reason: 'no-such-code' }
}

/** Web Mercator, which every tile is drawn in, ends just beyond 85 degrees. */
export function isOnTheMap([longitude, latitude]: Position): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 85
}

export type StatusMove =
  { ok: true; closedAt: Date | null } | { ok: false; reason: 'not-allowed'; allowed: readonly IncidentStatus[] }

/** Only a closed incident has a time of closing; opening it again takes that back. */
export function decideMove(from: IncidentStatus, to: IncidentStatus, now: Date): StatusMove {
  const allowed = movesFrom(from)
  if (!allowed.includes(to)) return { ok: false, reason: 'not-allowed', allowed }
  return { ok: true, closedAt: to === 'closed' ? now : null }
}

/** Reads a cursor of microseconds since 1970 and id, joined by "_"; its contract has checked the shape. */
export function readCursor(cursor: string | undefined): { afterMicros: number | null; afterId: number | null } {
  if (cursor === undefined) return { afterMicros: null, afterId: null }
  const [micros, id] = cursor.split('_')
  return { afterMicros: Number(micros), afterId: Number(id) }
}

export type MaskedReport = { text: string; address: string; isMasked: boolean; kinds: string[] }

/** The words of a report as they are stored; `kinds` says what was hidden in them. */
export function maskReport({ text, address }: { text: string; address: string }): MaskedReport {
  const parts = [maskText(text), maskText(address)] as const
  const kinds = [...new Set(parts.flatMap(({ found }) => found))].sort()
  return { text: parts[0].masked, address: parts[1].masked, isMasked: kinds.length > 0, kinds }
}

/** What was sealed: the words of the report before they were masked. */
export function readOriginalWords(unsealed: string): { text: string; address: string } {
  const { text, address } = JSON.parse(unsealed) as { text: string; address: string }
  return { text, address }
}
