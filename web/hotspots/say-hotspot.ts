import type { ClusterAlert, EmergingGrid, HotspotAnswer, HotspotGrid } from '#contract/hotspots'
import type { Format } from '../words/format.ts'
import type { hotspotWords } from '../words/hotspots.ts'

export type Said = { words: (typeof hotspotWords)['en']; format: Format }

/** The one sentence that says what was found. */
export function sayGrid(grid: HotspotGrid, measure: HotspotAnswer['measure'], { words, format }: Said): string {
  const say = measure === 'count' ? words.says : words.saysRate
  const facts = say(
    format.count(grid.incidents),
    format.count(grid.neighbours),
    format.count(grid.incidentsAround),
    format.decimal(grid.expectedAround),
  )
  const quadrant = Object.entries(words.saysMoran).find(([kind]) => kind === grid.kind)
  return quadrant === undefined ? facts : `${facts} · ${quadrant[1]}`
}

export function sayEmerging(grid: EmergingGrid, bucket: 'week' | 'month', { words, format }: Said): string {
  const unit = words.buckets[bucket]
  const hot = grid.hot.filter(Boolean).length
  return words.saysKind[grid.kind](format.count(hot), format.count(grid.hot.length), unit)
}

export function sayAlert(alert: ClusterAlert, className: string, { words, format }: Said): string {
  const facts = words.saysCluster(
    format.count(alert.observed),
    format.meters(Math.max(1, alert.radiusMeters)),
    format.day(alert.fromAt),
    format.decimal(alert.expected),
  )
  return `${className} · ${facts}`
}

export function showP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}
