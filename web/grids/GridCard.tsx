import type { ReactNode } from 'react'
import type { GridCard as GridFacts } from '#contract/grids'
import { ResourceKind } from '#geo/resource-kind'
import { Button } from '../ui/controls.tsx'
import { Facts, Figure, Sparkline } from '../ui/figures.tsx'
import { Count, NotTold, ProvenanceLine } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import type { Format } from '../words/format.ts'
import { useFormat } from '../words/format.ts'
import { gridWords } from '../words/grids.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { resourceWords } from '../words/resources.ts'

type Props = {
  grid: GridFacts
  latest: ReactNode
  badgeOf: (kind: ResourceKind) => ReactNode
  onZoom: () => void
  onClose: () => void
  nowMs: number
}

export function GridCard({ grid, latest, badgeOf, onZoom, onClose, nowMs }: Props) {
  const words = useWords(gridWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const { county, street, community } = grid.areaNames
  const place = [county, street, community].filter((name) => name !== null).join(' · ')
  return (
    <Panel
      className="card"
      title={grid.name || grid.code}
      subtitle={place === '' ? words.kind[grid.kind] : place}
      icon="grid"
      closeLabel={page.close}
      onClose={onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={grid.provenance} nowMs={nowMs} />}
    >
      <dl className="figures">
        <Figure label={words.people} value={<Count value={grid.people} />} />
        <Figure label={words.households} value={<Count value={grid.households} />} />
        <Figure label={words.buildings} value={<Count value={grid.buildings} />} />
        <OpenFigure grid={grid} />
      </dl>
      <Trend weekly={grid.weeklyIncidents} />
      <Section title={words.latest}>{latest}</Section>
      <Section title={words.nearby}>
        <NearbyList grid={grid} badgeOf={badgeOf} />
      </Section>
      <Facts
        rows={[
          [words.code, <code key="code">{grid.code}</code>],
          [words.card, words.kind[grid.kind]],
          [words.area, areaText(grid.areaSquareMeters, format)],
          [words.responsible, grid.responsibleUnit],
          [words.valid, validity(grid, words, format)],
        ]}
      />
      <Button onClick={onZoom}>{words.zoomTo}</Button>
    </Panel>
  )
}

function OpenFigure({ grid }: Pick<Props, 'grid'>) {
  const words = useWords(gridWords)
  const format = useFormat()
  const overdue = grid.overdueIncidents ?? 0
  const note = overdue > 0 ? { tone: 'warm' as const, note: words.overdue(format.count(overdue)) } : {}
  return <Figure label={words.open} value={<Count value={grid.openIncidents} />} {...note} />
}

function Trend({ weekly }: { weekly: readonly number[] | null }) {
  const words = useWords(gridWords)
  const format = useFormat()
  if (weekly === null)
    return (
      <Section title={words.trend}>
        <NotTold />
      </Section>
    )
  const perWeek = weekly.reduce((sum, count) => sum + count, 0) / Math.max(1, weekly.length)
  return (
    <Section title={words.trend} aside={<span className="quiet">{words.perWeek(format.decimal(perWeek))}</span>}>
      <Sparkline values={weekly} text={words.trendText(weekly.join(', '))} />
    </Section>
  )
}

function NearbyList({ grid, badgeOf }: Pick<Props, 'grid' | 'badgeOf'>) {
  const words = useWords(gridWords)
  const kinds = useWords(resourceWords)
  const format = useFormat()
  if (grid.resourcesNearby === null) return <NotTold />
  if (grid.resourcesNearby.length === 0) return <p className="quiet">{words.nothingNearby}</p>
  return (
    <ul className="list">
      {grid.resourcesNearby.map(({ kind, count, nearestMeters }) => {
        const known = ResourceKind.safeParse(kind)
        return (
          <li key={kind}>
            {known.success ? badgeOf(known.data) : null}
            <span className="list-name">{known.success ? kinds[known.data] : kind}</span>
            <span className="quiet">{words.nearest(format.meters(nearestMeters))}</span>
            <strong>{format.count(count)}</strong>
          </li>
        )
      })}
    </ul>
  )
}

function areaText(squareMeters: number, format: Format): string {
  return squareMeters >= 100_000 ? `${format.decimal(squareMeters / 1e6)} km²` : `${format.count(squareMeters)} m²`
}

function validity(grid: GridFacts, words: (typeof gridWords)['en'], format: Format): string {
  const from = format.day(grid.validFrom)
  return grid.validTo === null ? words.validFrom(from) : words.validBetween(from, format.day(grid.validTo))
}
