import type { ScenarioSummary } from '#contract/scenarios'
import { efficient } from '#geo/cost-frontier'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { scenarioWords } from '../words/scenarios.ts'

type Point = { id: number; name: string; cost: number; value: number }

/** Equal for scenarios whose figures may be set against each other. */
export function termsKey({ terms, groundKey }: ScenarioSummary): string {
  const { kind, mode, minutes, hour } = terms
  return JSON.stringify([kind, mode, minutes, hour, groundKey])
}

const box = { width: 328, height: 190, left: 44, right: 12, top: 12, bottom: 34 }
const yuanOfUnit = 10_000

/** What each scenario costs and brings; today is the one that costs nothing. Who is surpassed is muted. */
export function FrontierChart({
  scenarios,
  onOpen,
}: {
  scenarios: readonly ScenarioSummary[]
  onOpen: (id: number) => void
}) {
  const words = useWords(scenarioWords)
  const format = useFormat()
  const points = scenarios.map(({ id, name, costYuan, city }): Point => ({
    id,
    name,
    cost: costYuan,
    value: shareOf(city.after),
  }))
  const [first] = scenarios
  if (!first || points.length < 2) return null
  const today: Point = { id: 0, name: words.today, cost: 0, value: shareOf(first.city.before) }
  const best = new Set(efficient([today, ...points]))
  const place = placer([today, ...points])
  const line = [...best].sort((a, b) => a.cost - b.cost || a.value - b.value)
  return (
    <figure className="frontier" data-testid="frontier">
      <svg viewBox={`0 0 ${box.width} ${box.height}`} role="img" aria-label={words.frontier}>
        <Axes place={place} />
        <polyline className="frontier-line" points={line.map((point) => place.at(point).join(',')).join(' ')} />
        {[today, ...points].map((point) => {
          const [x, y] = place.at(point)
          return (
            <g key={point.id} className={best.has(point) ? 'is-efficient' : 'is-dominated'}>
              <circle cx={x} cy={y} r={5} />
              <text x={Math.min(x + 8, box.width - 70)} y={y - 6}>
                {point.name.slice(0, 8)}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption>
        {words.frontierText(
          format.count(points.filter((point) => best.has(point)).length),
          format.count(points.length),
        )}
      </figcaption>
      <ul className="frontier-list">
        {points.map((point) => (
          <li key={point.id} className={best.has(point) ? '' : 'is-dominated'}>
            <button type="button" className="link" onClick={() => onOpen(point.id)}>
              {point.name}
            </button>
            <span>
              {format.percent(point.value)} · {words.yuan(format.count(point.cost))}
              {best.has(point) ? '' : ` · ${words.dominated}`}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  )
}

function shareOf({ households, householdsReached }: ScenarioSummary['city']['after']): number {
  return households === 0 ? 0 : householdsReached / households
}

type Place = { at: (point: Point) => [number, number]; costs: [number, number]; values: [number, number] }

function placer(points: readonly Point[]): Place {
  const most = Math.max(yuanOfUnit, ...points.map(({ cost }) => cost))
  const low = Math.min(...points.map(({ value }) => value))
  const high = Math.max(...points.map(({ value }) => value))
  const room = Math.max(0.005, (high - low) * 0.12)
  const values: [number, number] = [Math.max(0, low - room), Math.min(1, high + room)]
  const wide = box.width - box.left - box.right
  const tall = box.height - box.top - box.bottom
  return {
    costs: [0, most],
    values,
    at: ({ cost, value }) => [
      box.left + (cost / most) * wide,
      box.top + (1 - (value - values[0]) / (values[1] - values[0])) * tall,
    ],
  }
}

function Axes({ place: { costs, values } }: { place: Place }) {
  const words = useWords(scenarioWords)
  const format = useFormat()
  const bottom = box.height - box.bottom
  return (
    <g className="axes">
      <line x1={box.left} y1={box.top} x2={box.left} y2={bottom} />
      <line x1={box.left} y1={bottom} x2={box.width - box.right} y2={bottom} />
      <text x={box.left - 6} y={box.top + 4} textAnchor="end">
        {format.percent(values[1])}
      </text>
      <text x={box.left - 6} y={bottom} textAnchor="end">
        {format.percent(values[0])}
      </text>
      <text x={box.left} y={bottom + 14}>
        0
      </text>
      <text x={box.width - box.right} y={bottom + 14} textAnchor="end">
        {format.decimal(costs[1] / yuanOfUnit)}
      </text>
      <text x={(box.left + box.width) / 2} y={box.height - 4} textAnchor="middle">
        {words.costAxis} → {words.frontierAxis} ↑
      </text>
    </g>
  )
}
