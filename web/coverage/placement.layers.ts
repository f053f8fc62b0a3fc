import type { ExpressionSpecification } from 'maplibre-gl'
import type { PlacementAnswer, PlacementQuestion } from '#geo/placement-words'
import type { BandedLayer, SceneSource } from '../map/scene.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'
import { boldMapFonts } from '../styles/theme.ts'
import { gapImage } from './coverage.layers.ts'

export const gainJoin = 'placement-gain'
const sitesSource = 'placement-sites'

/** What of an answer, or of a question still being put, is drawn. */
export type PlacementMap = {
  /** Change of each grid in the measure of the goal, better being positive. */
  gains: ReadonlyMap<number, number>
  measure: 'percent' | 'minutes'
  sites: readonly { position: readonly [number, number]; role: 'kept' | 'new' | 'closed' | 'missed'; label: string }[]
  excludedGrids: readonly number[]
}

/** Ends of the classes of change: percentage points of the grid's demand covered, or minutes saved. */
export const gainBreaks: Record<PlacementMap['measure'], readonly number[]> = {
  percent: [-10, -1, 1, 10, 40],
  minutes: [-2, -0.2, 0.2, 2, 6],
}

/** Worse (warm), as before (nothing), better (cool): two hues that colour-blind eyes tell apart. */
export const gainColors: Record<Theme, readonly string[]> = {
  light: ['#d9774a', '#f0c39c', 'rgba(0,0,0,0)', '#b8ddd6', '#6bb5aa', '#1f857a'],
  dark: ['#b85a30', '#6d4a38', 'rgba(0,0,0,0)', '#22494a', '#1f7670', '#2cc0b0'],
}

export function measureOf({ goal }: Pick<PlacementQuestion, 'goal'>): PlacementMap['measure'] {
  return goal === 'most-covered' || goal === 'fewest-sites' ? 'percent' : 'minutes'
}

/** The change of one grid, better being positive; undefined where it cannot be told. */
export function gainOf(
  measure: PlacementMap['measure'],
  { demand, covered, coveredBefore, minutes, minutesBefore }: PlacementAnswer['grids'][number],
): number | undefined {
  if (measure === 'percent') return demand > 0 ? ((covered - coveredBefore) / demand) * 100 : undefined
  return minutes === null || minutesBefore === null ? undefined : minutesBefore - minutes
}

export function placementMapOf(
  question: Pick<PlacementQuestion, 'goal' | 'excludedGrids'>,
  answer: PlacementAnswer | null,
): PlacementMap {
  const measure = measureOf(question)
  const gains = (answer?.grids ?? []).flatMap((grid) => {
    const gain = gainOf(measure, grid)
    return gain === undefined ? [] : [[grid.gridId, gain] as const]
  })
  const sites = answer ? sitesOf(answer) : []
  return { measure, gains: new Map(gains), sites, excludedGrids: question.excludedGrids }
}

/** The new ones come last, over the others; they are numbered as in the table. */
function sitesOf({ obstacle, open, closed }: PlacementAnswer): PlacementMap['sites'] {
  const [kept, opened] = [open.filter(({ isNew }) => !isNew), open.filter(({ isNew }) => isNew)]
  return [
    ...(obstacle?.places ?? []).map(({ position }) => ({ position, role: 'missed' as const, label: '' })),
    ...kept.map(({ position }) => ({ position, role: 'kept' as const, label: '' })),
    ...closed.map(({ position }) => ({ position, role: 'closed' as const, label: '×' })),
    ...opened.map(({ position }, i) => ({ position, role: 'new' as const, label: String(i + 1) })),
  ]
}

export function placementSources({ sites }: PlacementMap): Record<string, SceneSource> {
  const features = sites.map(({ position, role, label }) => ({
    type: 'Feature' as const,
    properties: { role, label },
    geometry: { type: 'Point' as const, coordinates: [...position] },
  }))
  return { [sitesSource]: { type: 'map', spec: { type: 'geojson', data: { type: 'FeatureCollection', features } } } }
}

const grids = { source: 'community-grids', 'source-layer': 'grids' } as const

export function placementLayers(theme: Theme, palette: MapPalette, drawn: PlacementMap): BandedLayer[] {
  const [first = '#888888', ...rest] = gainColors[theme]
  const steps = gainBreaks[drawn.measure].flatMap((edge, i) => [edge, rest[i] ?? 'transparent'])
  const gain: ExpressionSpecification = ['coalesce', ['feature-state', gainJoin], 0]
  return [
    {
      band: 'surface',
      layer: {
        id: 'placement-gains',
        type: 'fill',
        ...grids,
        paint: {
          'fill-color': ['step', gain, first, ...steps] as unknown as ExpressionSpecification,
          'fill-opacity': 0.78,
        },
      },
    },
    {
      band: 'surface',
      layer: {
        id: 'placement-excluded',
        type: 'fill',
        ...grids,
        filter: ['in', ['id'], ['literal', [...drawn.excludedGrids]]],
        paint: { 'fill-pattern': gapImage, 'fill-opacity': 0.85 },
      },
    },
    ...siteLayers(palette),
  ]
}

function siteLayers(palette: MapPalette): BandedLayer[] {
  const byRole = (roles: Record<'new' | 'closed' | 'missed', string | number>, other: string | number) =>
    ['match', ['get', 'role'], ...Object.entries(roles).flat(), other] as unknown as ExpressionSpecification
  return [
    {
      band: 'draft',
      layer: {
        id: 'placement-sites',
        type: 'circle',
        source: sitesSource,
        paint: {
          'circle-radius': byRole({ new: 13, closed: 10, missed: 6 }, 8),
          'circle-color': byRole({ new: palette.accent, closed: palette.halo, missed: palette.gap }, palette.grid),
          'circle-opacity': byRole({ new: 1, closed: 1, missed: 0.75 }, 1),
          'circle-stroke-color': byRole({ new: palette.halo, closed: palette.gap, missed: palette.halo }, palette.halo),
          'circle-stroke-width': 2.5,
        },
      },
    },
    {
      band: 'draft',
      layer: {
        id: 'placement-site-labels',
        type: 'symbol',
        source: sitesSource,
        layout: {
          'text-field': ['get', 'label'],
          'text-font': boldMapFonts,
          'text-size': 13,
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': byRole({ new: palette.halo, closed: palette.gap, missed: palette.halo }, palette.halo) },
      },
    },
  ]
}
