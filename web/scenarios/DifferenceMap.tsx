import type { Position } from '#geo/geojson'
import type { GridFigures } from '#geo/scenario-words'
import type { Theme } from '../styles/theme.ts'
import { Swatch } from '../ui/figures.tsx'
import { useWords } from '../words/language.ts'
import { scenarioWords } from '../words/scenarios.ts'
import { changeColors, classOf, minutesLonger } from './scenarios.layers.ts'
import type { useScenarioGrids } from './scenarios.queries.ts'

type Outlines = NonNullable<ReturnType<typeof useScenarioGrids>['data']>['grids']
type Props = { label: string; outlines: Outlines; figures: readonly GridFigures[]; theme: Theme }

const width = 200

/** A small map: each grid in the colour of what changes there. */
export function DifferenceMap({ label, outlines, figures, theme }: Props) {
  const longer = minutesLonger(figures)
  const colors = changeColors[theme]
  const shapes = outlines.map(({ gridId, name, code, boundary }) => ({
    gridId,
    name: name || code,
    rings: boundary.type === 'Polygon' ? boundary.coordinates : boundary.coordinates.flat(),
  }))
  const all = shapes.flatMap(({ rings }) => rings.flat())
  if (all.length === 0) return null
  const { toPath, height } = projection(all)
  return (
    <svg className="difference-map" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {shapes.map(({ gridId, name, rings }) => {
        const value = longer.get(gridId)
        return (
          <path
            key={gridId}
            d={rings.map(toPath).join('')}
            fill={colors[classOf(value ?? 0)] ?? '#888888'}
            fillRule="evenodd"
          >
            <title>{value === undefined ? name : `${name} ${value > 0 ? '+' : ''}${value.toFixed(1)}`}</title>
          </path>
        )
      })}
    </svg>
  )
}

function projection(all: readonly Position[]) {
  const [first = [0, 0]] = all
  const ends = { west: first[0], east: first[0], south: first[1], north: first[1] }
  for (const [x, y] of all) {
    ends.west = Math.min(ends.west, x)
    ends.east = Math.max(ends.east, x)
    ends.south = Math.min(ends.south, y)
    ends.north = Math.max(ends.north, y)
  }
  const shrink = Math.cos((((ends.south + ends.north) / 2) * Math.PI) / 180)
  const scale = width / Math.max(1e-9, (ends.east - ends.west) * shrink)
  const point = ([x, y]: Position): string =>
    `${((x - ends.west) * shrink * scale).toFixed(1)} ${((ends.north - y) * scale).toFixed(1)}`
  return {
    height: Math.max(1, (ends.north - ends.south) * scale),
    toPath: (ring: readonly Position[]): string => `M${ring.map(point).join('L')}Z`,
  }
}

export function DifferenceLegend({ theme }: { theme: Theme }) {
  const words = useWords(scenarioWords)
  return (
    <ul className="legend-row" aria-label={words.difMap}>
      {words.classes.map((label, i) => (
        <li key={label}>
          <Swatch color={changeColors[theme][i] ?? '#888888'} />
          {label}
        </li>
      ))}
    </ul>
  )
}
