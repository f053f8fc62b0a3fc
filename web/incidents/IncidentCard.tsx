import type { ReactNode } from 'react'
import type { Incident } from '#contract/incidents'
import type { Theme } from '../styles/theme.ts'
import { Facts } from '../ui/figures.tsx'
import { NotTold } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { incidentWords } from '../words/incidents.ts'
import { useLanguage, useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { IncidentText } from './IncidentText.tsx'
import { statusColors } from './incidents.layers.ts'

type Props = {
  incident: Incident
  theme: Theme
  nowMs: number
  mayUnmask: boolean
  onGrid: (id: number) => void
  onClose: () => void
}

export function IncidentCard({ incident, theme, nowMs, mayUnmask, onGrid, onClose }: Props) {
  const words = useWords(incidentWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const name = useClassName(incident)
  const gridId = incident.communityGridId
  return (
    <Panel
      className="card"
      title={name}
      subtitle={`${words.incident} #${incident.id}`}
      icon="marker"
      closeLabel={page.close}
      onClose={onClose}
    >
      <p className="tags">
        <StatusTag incident={incident} theme={theme} />
        <span className="tag">{words.source[incident.source]}</span>
        {isOverdue(incident, nowMs) ? <span className="tag tag-warm">{words.overdue}</span> : null}
        {incident.isOutsideCity ? <span className="tag">{words.flagOutside}</span> : null}
        {incident.isMasked ? <span className="tag tag-accent">{words.masked}</span> : null}
        {incident.isClosedBeforeOpened ? <span className="tag">{words.flagClosedFirst}</span> : null}
      </p>
      <IncidentText incident={incident} mayUnmask={mayUnmask} />
      <Facts
        rows={[
          [words.reportedAt, timeWithAge(incident.reportedAt)],
          [words.dueAt, incident.dueAt === null ? null : format.time(incident.dueAt)],
          [words.closedAt, incident.closedAt === null ? null : format.time(incident.closedAt)],
          [words.address, incident.address ?? <NotTold key="address" />],
          [words.grid, gridId === null ? null : gridLink(gridId)],
          [words.position, positionText()],
          [words.quality, `${words.positionQuality[incident.positionQuality]} · ${incident.sourceFrame}`],
          [words.severity, incident.severity],
        ]}
      />
    </Panel>
  )

  function positionText(): ReactNode {
    if (incident.position === null) return <NotTold key="position" />
    const degrees = incident.position.map((one) => one.toFixed(5)).join(', ')
    return incident.isPositionOfGrid ? `${degrees} · ${words.positionOfGrid}` : degrees
  }
  function timeWithAge(iso: string): string {
    return `${format.time(iso)} · ${format.age(iso, nowMs)}`
  }
  function gridLink(id: number): ReactNode {
    return (
      <button type="button" className="link" onClick={() => onGrid(id)}>
        {incident.communityGridCode ?? id}
      </button>
    )
  }
}

function useClassName(incident: Incident): string {
  return useLanguage() === 'en' && incident.classNameEn !== '' ? incident.classNameEn : incident.classNameZh
}

function isOverdue(incident: Incident, nowMs: number): boolean {
  return (
    incident.dueAt !== null && Date.parse(incident.dueAt) < (incident.closedAt ? Date.parse(incident.closedAt) : nowMs)
  )
}

function StatusTag({ incident, theme }: { incident: Incident; theme: Theme }) {
  const words = useWords(incidentWords)
  return (
    <span className="tag">
      <span className="dot" style={{ background: statusColors[theme][incident.status] }} aria-hidden="true" />
      {words.status[incident.status]}
    </span>
  )
}

/** The few newest open incidents inside another card. */
export function IncidentList(props: {
  incidents: readonly Incident[]
  theme: Theme
  empty: string
  nowMs: number
  onChoose: (incident: Incident) => void
}) {
  const language = useLanguage()
  const format = useFormat()
  if (props.incidents.length === 0) return <p className="quiet">{props.empty}</p>
  return (
    <ul className="list">
      {props.incidents.map((incident) => (
        <li key={incident.id}>
          <span className="dot" style={{ background: statusColors[props.theme][incident.status] }} aria-hidden="true" />
          <button type="button" className="link list-name" onClick={() => props.onChoose(incident)}>
            {language === 'en' && incident.classNameEn !== '' ? incident.classNameEn : incident.classNameZh}
          </button>
          <span className="quiet">{format.age(incident.reportedAt, props.nowMs)}</span>
        </li>
      ))}
    </ul>
  )
}
