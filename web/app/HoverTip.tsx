import type { IncidentClass } from '#contract/catalogues'
import { IncidentStatus } from '#geo/incident-words'
import { ResourceKind } from '#geo/resource-kind'
import { cellPick } from '../heat/heat.layers.ts'
import type { Pick } from '../map/map-handle.ts'
import { buildingWords } from '../words/buildings.ts'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { coverageWords } from '../words/coverage.ts'
import type { Format } from '../words/format.ts'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { incidentWords } from '../words/incidents.ts'
import type { Language } from '../words/language.ts'
import { useLanguage } from '../words/language.ts'
import { resourceWords } from '../words/resources.ts'
import type { CoverageModel } from './use-coverage.ts'
import type { HeatModel } from './use-heat.ts'
import type { View } from './view.ts'

type Props = {
  pick: Pick
  pixel: [number, number]
  view: View
  classes: readonly IncidentClass[]
  heat: HeatModel
  coverage: CoverageModel
}

/** Names what is under the pointer. Everything it says also stands in a card or table, so it is hidden from readers. */
export function HoverTip(props: Props) {
  const language = useLanguage()
  const format = useFormat()
  const lines = linesFor(props, language, format)
  if (lines.length === 0) return null
  const [x, y] = props.pixel
  const isAtRight = x > innerWidth / 2
  return (
    <div
      className={isAtRight ? 'tip tip-left' : 'tip'}
      style={{ transform: `translate(${x}px, ${y}px)` }}
      aria-hidden="true"
    >
      <div>
        {lines.map((line, i) => (i === 0 ? <strong key={line}>{line}</strong> : <span key={line}>{line}</span>))}
      </div>
    </div>
  )
}

function linesFor(props: Props, language: Language, format: Format): string[] {
  const { layer, properties } = props.pick
  const text = (name: string) => textOf(properties[name])
  switch (layer) {
    case 'community-grids-face':
      return filled([text('name') || text('code'), ...gridLines(props, language, format)])
    case cellPick:
      return [text('name'), heatWords[language].cellCount(format.count(Number(properties.count)))]
    case 'incidents':
      return filled([className(props, language), statusName(text('status'), language)])
    case 'resources':
      return filled([text('name'), kindName(text('kind'), language)])
    case 'buildings':
      return filled([
        text('name') || text('address') || buildingWords[language].card,
        buildingWords[language].useName(text('use')),
      ])
    default:
      return []
  }
}

/** Tiles hold texts, numbers and yes or no; anything else is nothing to read. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function filled(lines: string[]): string[] {
  return [...new Set(lines.filter((line) => line !== ''))]
}

function gridLines(props: Props, language: Language, format: Format): string[] {
  const { pick, view, coverage } = props
  const told = coverage.reach?.shares.get(pick.id)
  return [
    ...rateLines(props, language, format),
    view.layers.coverage.isOn && told !== undefined ? sayReached(coverage, told, { language, format }) : '',
  ]
}

type Saying = { language: Language; format: Format }

function sayReached({ reach }: CoverageModel, told: number, { language, format }: Saying): string {
  const details = coverageDetailWords[language]
  if (reach?.surface === 'unmet') return `${details.unmetLegend}: ${format.decimal(told)}`
  const title = reach?.surface === 'backup' ? details.backupLegend : coverageWords[language].share
  return `${title}: ${format.percent(told / 100)}`
}

/** A smoothed rate is told with the raw one it was made of. */
function rateLines({ pick, view, heat }: Props, language: Language, format: Format): string[] {
  const words = heatWords[language]
  const { mode, measure, isRaw } = view.heat
  const rate = heat.heatGrids?.rateOf.get(pick.id)
  if (!view.layers.heat.isOn || mode !== 'grids' || !rate || rate.value === null) return []
  const value = `${words[measure]}: ${format.decimal(rate.value)}`
  if (measure === 'count' || isRaw || rate.raw === null) return [value]
  return [value, words.rawAndWeight(format.decimal(rate.raw), format.percent(rate.weight))]
}

function className({ pick, classes }: Props, language: Language): string {
  const found = classes.find(({ id }) => id === Number(pick.properties.classId))
  if (!found) return incidentWords[language].incident
  return language === 'en' && found.nameEn !== '' ? found.nameEn : found.nameZh
}

function statusName(status: string, language: Language): string {
  const known = IncidentStatus.safeParse(status)
  return known.success ? incidentWords[language].status[known.data] : ''
}

function kindName(kind: string, language: Language): string {
  const known = ResourceKind.safeParse(kind)
  return known.success ? resourceWords[language][known.data] : kind
}
