import type { City } from '#contract/areas'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { TerritoryState } from './territory-state.ts'

type Props = { city: City; state: TerritoryState; nowMs: number }

/** What the figures of the page are of: the city, or the part of it that is the caller's. */
export function CityCounts({ city, state, nowMs }: Props) {
  const words = useWords(pageWords)
  const format = useFormat()
  const { communityGrids, households, incidents } = city.counts
  const grids = words.gridCount(format.count(communityGrids))
  if (state === 'none') return <p>{grids}</p>
  const counts = [
    ...(households === null ? [] : [words.householdCount(format.count(households))]),
    ...(incidents === null ? [] : [words.incidentCount(format.count(incidents))]),
  ]
  const text =
    state === 'whole-city' || counts.length === 0
      ? [grids, ...counts].join(' · ')
      : words.inTerritory(counts.join(' · '))
  const newest = city.newestIncidentAt
  return (
    <p title={text}>
      {text}
      {newest === null ? null : (
        <span className="brand-age" title={words.asOf(format.time(newest), format.age(newest, nowMs))}>
          {' · '}
          {format.day(newest)}
        </span>
      )}
    </p>
  )
}
