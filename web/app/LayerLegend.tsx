import type { ReactNode } from 'react'
import { IncidentStatus } from '#geo/incident-words'
import { ResourceKind } from '#geo/resource-kind'
import { useShareTitle } from '../coverage/ChosenHour.tsx'
import { shareBreaks, shareColors } from '../coverage/coverage.layers.ts'
import { cssColorAt } from '../heat/color-scale.ts'
import { classColors } from '../heat/heat.layers.ts'
import { statusColors } from '../incidents/incidents.layers.ts'
import { ResourceBadge } from '../resources/ResourceBadge.tsx'
import { useResourceKinds } from '../resources/resources.queries.ts'
import { mapPalettes } from '../styles/theme.ts'
import { Swatch } from '../ui/figures.tsx'
import type { Format } from '../words/format.ts'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { incidentWords } from '../words/incidents.ts'
import { useWords } from '../words/language.ts'
import { layerWords } from '../words/layers.ts'
import { resourceWords } from '../words/resources.ts'
import type { HeatModel } from './use-heat.ts'
import type { LayerKey, View } from './view.ts'

type Props = { layer: LayerKey; view: View; heat: HeatModel }
type Words = typeof heatWords
type Entry = readonly [sign: ReactNode, name: string]

/** The meaning of a layer's colours and signs, in a line or two. */
export function LayerLegend(props: Props) {
  const Legend = ownLegends[props.layer] ?? BaseLegend
  return <Legend {...props} />
}

const ownLegends: Partial<Record<LayerKey, (props: Props) => ReactNode>> = {
  heat: HeatLegend,
  coverage: CoverageLegend,
  incidents: IncidentLegend,
  resources: ResourceLegend,
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  return (
    <ul className="legend-line">
      {entries.map(([sign, name]) => (
        <li key={name}>
          {sign}
          {name}
        </li>
      ))}
    </ul>
  )
}

function HeatLegend({ view, heat }: Props) {
  const words = useWords(heatWords)
  const format = useFormat()
  const isDensity = view.heat.mode === 'density'
  const breaks = view.heat.mode === 'cells' ? heat.cells.breaks : heat.breaks
  const colors = isDensity
    ? [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => cssColorAt(view.theme, at))
    : classColors(view.theme, breaks.length + 1)
  const last = isDensity ? `${format.count(heat.scaleMax)}+` : `≥ ${format.decimal(breaks.at(-1) ?? 0)}`
  return <Ramp colors={colors} first="0" last={last} unit={unitOf(view, words, format)} />
}

function unitOf({ heat }: View, words: Words['zh-CN'], format: Format): string {
  if (heat.mode === 'density') return words.scaleUnit
  return heat.mode === 'cells' ? words.cellUnit(format.meters(heat.cellMeters)) : words[heat.measure]
}

function CoverageLegend({ view }: Props) {
  const title = useShareTitle(view.reach)
  return <Ramp colors={shareColors[view.theme]} first="0%" last={`≥ ${shareBreaks.at(-1) ?? 0}%`} unit={title} />
}

function Ramp({ colors, first, last, unit }: { colors: readonly string[]; first: string; last: string; unit: string }) {
  return (
    <div className="legend-mini">
      <span>{first}</span>
      <span className="legend-mini-ramp" aria-hidden="true">
        {colors.map((color) => (
          <i key={color} style={{ background: color }} />
        ))}
      </span>
      <span>{last}</span>
      <small>{unit}</small>
    </div>
  )
}

function IncidentLegend({ view }: Props) {
  const words = useWords(incidentWords)
  return (
    <>
      <Entries
        entries={IncidentStatus.options.map((status) => [
          <Swatch key={status} shape="dot" color={statusColors[view.theme][status]} />,
          words.status[status],
        ])}
      />
      <p className="legend-note">{words.cellsNote}</p>
    </>
  )
}

function ResourceLegend() {
  const words = useWords(resourceWords)
  const kinds = useResourceKinds(true).data
  const shown = ResourceKind.options.filter((kind) => kinds === undefined || kinds.some((known) => known.kind === kind))
  return <Entries entries={shown.map((kind) => [<ResourceBadge key={kind} kind={kind} />, words[kind]])} />
}

function BaseLegend({ layer, view }: Props) {
  const words = useWords(layerWords)
  const { area, ground, roads } = mapPalettes[view.theme]
  const line = (color: string) => <Swatch shape="line" color={color} />
  const entries: Partial<Record<LayerKey, readonly Entry[]>> = {
    areas: (['county', 'street', 'community'] as const).map((level) => [
      <Swatch key={level} shape="dash" color={area} />,
      words[level],
    ]),
    roads: (['expressway', 'arterial', 'secondary'] as const).map((name) => [line(roads[name].fill), words[name]]),
    ground: (['water', 'park', 'residential', 'commercial', 'industrial', 'public'] as const).map((kind) => [
      <Swatch key={kind} color={ground[kind]} />,
      words[kind],
    ]),
  }
  const own = entries[layer]
  return own ? <Entries entries={own} /> : null
}

/** Layers drawn in one colour carry their sign beside their name. */
export function LayerSign({ layer, view }: Pick<Props, 'layer' | 'view'>) {
  const { grid, unitGrid, building } = mapPalettes[view.theme]
  if (layer === 'community-grids') return <Swatch shape="line" color={grid} />
  if (layer === 'unit-grids') return <Swatch shape="dash" color={unitGrid} />
  return layer === 'buildings' ? <Swatch color={building} /> : null
}
