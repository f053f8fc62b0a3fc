import type { ReactNode } from 'react'
import type { ClusterAlert, EmergingAnswer, HotspotAnswer } from '#contract/hotspots'
import type { Position } from '#geo/geojson'
import type { Theme } from '../styles/theme.ts'
import { Button } from '../ui/controls.tsx'
import { Sparkline } from '../ui/figures.tsx'
import { EmptyNote } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { hotspotWords } from '../words/hotspots.ts'
import { useWords } from '../words/language.ts'
import { KindSign } from './HotspotLegend.tsx'
import type { ShownKind } from './hotspots.layers.ts'
import { sayAlert, sayEmerging, sayGrid, showP } from './say-hotspot.ts'

export type Going = {
  theme: Theme
  selectedId: number | undefined
  onGo: (place: { gridId: number; position: Position }) => void
  onPointGrid: (id: number | undefined) => void
}

const mostRows = 60

type RowProps = {
  going: Going
  place: { gridId: number; position: Position }
  kind: ShownKind
  name: string
  text: string
  small: string
  children?: ReactNode
}

function Row({ going, place, kind, name, text, small, children }: RowProps) {
  const words = useWords(hotspotWords)
  return (
    <button
      type="button"
      aria-current={place.gridId === going.selectedId ? 'true' : undefined}
      onClick={() => going.onGo(place)}
      onMouseEnter={() => going.onPointGrid(place.gridId)}
      onMouseLeave={() => going.onPointGrid(undefined)}
      onFocus={() => going.onPointGrid(place.gridId)}
      onBlur={() => going.onPointGrid(undefined)}
    >
      <KindSign kind={kind} theme={going.theme} />
      <span className="ranked-words">
        <strong>
          {name} <span className="hotspot-kind">{words.kinds[kind]}</span>
        </strong>
        <span>{text}</span>
        {children}
        <small>{small}</small>
      </span>
    </button>
  )
}

export function GridList({ answer, going }: { answer: HotspotAnswer; going: Going }) {
  const words = useWords(hotspotWords)
  const format = useFormat()
  if (answer.grids.length === 0) return <EmptyNote title={words.none}>{words.noneHint}</EmptyNote>
  const score = answer.method === 'moran' ? words.scoreMoran : words.score
  return (
    <ol className="ranked" data-testid="hotspots">
      {answer.grids.slice(0, mostRows).map((grid) =>
        grid.kind === 'none' || grid.kind === 'island' ? null : (
          <li key={grid.gridId}>
            <Row
              going={going}
              place={grid}
              kind={grid.kind}
              name={grid.name || grid.code}
              text={sayGrid(grid, answer.measure, { words, format })}
              small={score(format.decimal(grid.score), showP(grid.adjustedP))}
            />
          </li>
        ),
      )}
    </ol>
  )
}

export function EmergingList({ answer, going }: { answer: EmergingAnswer; going: Going }) {
  const words = useWords(hotspotWords)
  const format = useFormat()
  if (answer.grids.length === 0) return <EmptyNote title={words.none}>{words.noneHint}</EmptyNote>
  return (
    <ol className="ranked" data-testid="emerging">
      {answer.grids.slice(0, mostRows).map((grid) => {
        const name = grid.name || grid.code
        const last = words.saysLast(format.count(grid.incidents.at(-1) ?? 0), words.buckets[answer.bucket])
        return (
          <li key={grid.gridId}>
            <Row
              going={going}
              place={grid}
              kind={grid.kind}
              name={name}
              text={sayEmerging(grid, answer.bucket, { words, format })}
              small={`${last} · ${words.pValue(showP(grid.adjustedP))}`}
            >
              <Sparkline values={grid.incidents} text={words.series(name)} />
            </Row>
          </li>
        )
      })}
    </ol>
  )
}

type AlertProps = {
  alerts: readonly ClusterAlert[]
  nameOf: (classId: number) => string
  empty: string
  /** Undefined where the caller may not. */
  onNote: ((id: number) => void) | undefined
  going: Going
}

export function AlertList({ alerts, nameOf, empty, onNote, going }: AlertProps) {
  const words = useWords(hotspotWords)
  const format = useFormat()
  if (alerts.length === 0) return <EmptyNote title={words.noAlerts}>{empty}</EmptyNote>
  return (
    <ol className="ranked" data-testid="cluster-alerts">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <Row
            going={going}
            place={{ gridId: alert.gridIds[0] ?? 0, position: alert.position }}
            kind="cluster"
            name={alert.gridName ?? nameOf(alert.classId)}
            text={sayAlert(alert, nameOf(alert.classId), { words, format })}
            small={[
              words.saysChance(format.count(alert.recurrenceDays)),
              words.pValue(showP(alert.adjustedP)),
              words.seedIs(String(alert.seed)),
              ...(alert.endedAt === null ? [] : [words.ended]),
              ...(alert.seenAt === null ? [] : [words.noted]),
            ].join(' · ')}
          />
          {onNote && alert.seenAt === null ? (
            <Button tone="quiet" onClick={() => onNote(alert.id)}>
              {words.note}
            </Button>
          ) : null}
        </li>
      ))}
    </ol>
  )
}
