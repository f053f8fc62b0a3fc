import type { Bbox } from '#geo/bbox'
import type { Boundary, Position } from '#geo/geojson'
import { useBuilding } from '../buildings/buildings.queries.ts'
import { BuildingCard } from '../buildings/BuildingCard.tsx'
import { useGrid } from '../grids/grids.queries.ts'
import { GridCard } from '../grids/GridCard.tsx'
import { IncidentCard, IncidentList } from '../incidents/IncidentCard.tsx'
import { useIncident, useOpenIncidents } from '../incidents/incidents.queries.ts'
import { ResourceBadge } from '../resources/ResourceBadge.tsx'
import { HouseholdList } from '../residents/HouseholdList.tsx'
import { NotTold, ProblemNote, Waiting } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import { gridWords } from '../words/grids.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { useMe } from './me.ts'
import type { MayI } from './offers.ts'
import { boxAround } from './page-parts.ts'
import type { Selection, View } from './view.ts'

export type Selected = ReturnType<typeof useSelected>

/** The facts about the one selected thing, and where it is drawn. */
export function useSelected(selection: Selection | null, mayI: MayI) {
  const idOf = (noun: Selection['noun']) =>
    selection?.noun === noun && mayI(`${noun}s:read`) ? selection.id : undefined
  const grid = useGrid(idOf('grid'))
  const building = useBuilding(idOf('building'))
  const incident = useIncident(idOf('incident'))
  const boundary: Boundary | undefined = idOf('grid') !== undefined ? grid.data?.boundary : building.data?.footprint
  const position: Position | undefined = incident.data?.position ?? undefined
  return { grid, building, incident, boundary, position }
}

type Props = {
  view: View
  change: (patch: Partial<View>) => void
  selected: Selected
  nowMs: number
  onPlace: (bbox: Bbox) => void
}

export function CardHost(props: Props) {
  const { view, change, selected } = props
  const { selection } = view
  const { mayI } = useMe()
  if (!selection || !mayI(`${selection.noun}s:read`)) return null
  const close = () => change({ selection: null })
  const query = selected[selection.noun]
  if (query.error) return <NoCard error={query.error} onRetry={() => void query.refetch()} onClose={close} />
  if (!query.data) return <NoCard onClose={close} />
  switch (selection.noun) {
    case 'grid':
      return <OpenGrid {...props} onClose={close} />
    case 'building':
      return <OpenBuilding key={selection.id} {...props} onClose={close} />
    case 'incident':
      return <OpenIncident key={selection.id} {...props} onClose={close} />
  }
}

type Open = Props & { onClose: () => void }

function OpenBuilding({ change, selected, onClose }: Open) {
  const { mayI } = useMe()
  const building = selected.building.data
  return building ? (
    <BuildingCard
      building={building}
      households={mayI('residents:open') ? <HouseholdList buildingId={building.id} /> : null}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
      onClose={onClose}
    />
  ) : null
}

function OpenIncident({ view, change, selected, nowMs, onClose }: Open) {
  const { mayI } = useMe()
  const incident = selected.incident.data
  return incident ? (
    <IncidentCard
      {...{ incident, nowMs, onClose }}
      theme={view.theme}
      mayUnmask={mayI('incidents:unmask')}
      onGrid={(id) => change({ selection: { noun: 'grid', id } })}
    />
  ) : null
}

function NoCard({ error, onRetry, onClose }: { error?: Error; onRetry?: () => void; onClose: () => void }) {
  const words = useWords(pageWords)
  return (
    <Panel className="card" title={error ? '–' : words.loading} closeLabel={words.close} onClose={onClose}>
      {error ? <ProblemNote error={error} {...(onRetry ? { onRetry } : {})} /> : <Waiting lines={8} />}
    </Panel>
  )
}

function OpenGrid({ view, change, selected, nowMs, onPlace, onClose }: Open) {
  const words = useWords(gridWords)
  const grid = selected.grid.data
  const { mayI } = useMe()
  const mayRead = mayI('incidents:read')
  const open = useOpenIncidents(mayRead ? grid?.id : undefined)
  if (!grid) return null
  return (
    <GridCard
      key={grid.id}
      grid={grid}
      latest={
        open.data ? (
          <IncidentList
            incidents={open.data}
            theme={view.theme}
            empty={words.noneOpen}
            nowMs={nowMs}
            onChoose={(incident) => change({ selection: { noun: 'incident', id: incident.id } })}
          />
        ) : !mayRead ? (
          <NotTold />
        ) : open.error ? (
          <ProblemNote error={open.error} />
        ) : (
          <Waiting lines={3} />
        )
      }
      badgeOf={(kind) => <ResourceBadge kind={kind} />}
      onZoom={() => onPlace(boxAround(cornersOf(grid.boundary)))}
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}

function cornersOf(boundary: Boundary): Position[] {
  return boundary.type === 'Polygon' ? boundary.coordinates.flat() : boundary.coordinates.flat(2)
}
