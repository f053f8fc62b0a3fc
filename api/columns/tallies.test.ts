import { describe, expect, it } from 'vitest'
import type { Bucket } from './city-clock.ts'
import { openCityClock } from './city-clock.ts'
import { bucketOf, bucketTable } from './tallies.ts'

const at = (text: string): number => Date.parse(text) / 1000

describe('the bucket of an instant', () => {
  const from = at('2019-12-29T07:13:21Z')
  const to = at('2021-04-02T03:00:00Z')
  // New York changes its clock twice in it, Lord Howe by half an hour.
  const cases = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'].flatMap((zone) =>
    (['hour', 'day', 'week', 'month'] as const).map((bucket): [string, Bucket] => [zone, bucket]),
  )
  it.each(cases)('is that of a search through the edges: %s by %s', (zone, bucket) => {
    const starts = openCityClock(zone).bucketStarts(bucket, from, to)
    const table = bucketTable(starts, to)
    const instants = [...starts.flatMap((start) => [start - 1, start, start + 1]), from, to - 1]
    for (let i = 0; i < 5000; i++) instants.push(from + ((i * 7919 * 1013) % (to - from)))
    const wrong = instants
      .filter((instant) => instant >= from && instant < to)
      .filter((instant) => bucketOf(table, instant) !== starts.findLastIndex((start) => start <= instant))
    expect(wrong).toEqual([])
  })

  it('of one bucket that holds everything is the first, however long it is', () => {
    const table = bucketTable([1], 2 ** 32 - 1)
    for (const instant of [1, 2, 2 ** 31, 2 ** 32 - 2]) expect(bucketOf(table, instant)).toBe(0)
  })
})
