import type { ExpressionSpecification } from 'maplibre-gl'
import type { ClusterAlert, EmergingKind, HotspotKind } from '#contract/hotspots'
import type { Coverage } from '#geo/grid-words'
import type { BandedLayer, ImageRecipe, SceneSource } from '../map/scene.ts'
import type { Theme } from '../styles/theme.ts'

export const hotspotJoin = 'hotspot'
const circleSource = 'cluster-circles'

export const shownKinds = [
  'hot',
  'cold',
  'high-high',
  'high-low',
  'low-high',
  'low-low',
  'new',
  'intensifying',
  'persistent',
  'diminishing',
  'sporadic',
  'historical',
  'cluster',
] as const satisfies readonly (HotspotKind | EmergingKind | 'cluster')[]
export type ShownKind = (typeof shownKinds)[number]

/** No meaning by colour alone: a hatch or a broken rim tells apart what colour-blind eyes may not. */
export type KindStyle = { color: string; isHatched: boolean; isBroken: boolean }

const warm = { light: '#c8321f', dark: '#ff6a4d' }
const cool = { light: '#2368b0', dark: '#5aa9f5' }
const styles: Record<ShownKind, { light: string; dark: string; isHatched?: boolean; isBroken?: boolean }> = {
  hot: warm,
  cold: { ...cool, isHatched: true, isBroken: true },
  'high-high': warm,
  'high-low': { light: '#e08a1e', dark: '#f7b955', isBroken: true },
  'low-high': { light: '#6fa8dc', dark: '#9cc9f2', isHatched: true },
  'low-low': { ...cool, isHatched: true, isBroken: true },
  new: { light: '#a3178f', dark: '#f06fd9' },
  intensifying: { light: '#8f1212', dark: '#ff4d4d' },
  persistent: { light: '#d9572b', dark: '#ff8a5c' },
  diminishing: { light: '#e0a03a', dark: '#f5c56b', isBroken: true },
  sporadic: { light: '#8a7a1f', dark: '#d8cf6a', isHatched: true },
  historical: { light: '#66738a', dark: '#9fb0c8', isHatched: true, isBroken: true },
  cluster: { light: '#b0124f', dark: '#ff6f9f', isHatched: true },
}

export function kindStyle(kind: ShownKind, theme: Theme): KindStyle {
  const { isHatched = false, isBroken = false, ...colors } = styles[kind]
  return { color: colors[theme], isHatched, isBroken }
}

export type HotspotMap = {
  coverage: Coverage
  kinds: ReadonlyMap<number, ShownKind>
  alerts: readonly ClusterAlert[]
}

export function hotspotValues({ kinds }: HotspotMap): ReadonlyMap<number, number> {
  return new Map(Array.from(kinds, ([id, kind]) => [id, shownKinds.indexOf(kind)]))
}

export function hotspotSourceOf({ coverage }: HotspotMap): 'unit-grids' | 'community-grids' {
  return coverage === 'unit' ? 'unit-grids' : 'community-grids'
}

export function hotspotLayers(theme: Theme, map: HotspotMap): BandedLayer[] {
  const source = hotspotSourceOf(map)
  const tiles = { source, 'source-layer': 'grids' }
  const kind: ExpressionSpecification = ['coalesce', ['feature-state', hotspotJoin], -1]
  const colors = shownKinds.flatMap((name, i) => [i, kindStyle(name, theme).color])
  return [
    {
      band: 'surface',
      layer: {
        id: 'hotspot-grids',
        type: 'fill',
        ...tiles,
        paint: {
          'fill-color': ['match', kind, ...colors, 'rgba(0,0,0,0)'] as unknown as ExpressionSpecification,
          'fill-opacity': ['case', ['<', kind, 0], 0, 0.55],
        },
      },
    },
    ...shownKinds.flatMap((name) => {
      const ids = Array.from(map.kinds).flatMap(([id, own]) => (own === name ? [id] : []))
      return ids.length === 0 ? [] : kindLayers(name, theme, { tiles, ids })
    }),
    ...(map.alerts.length === 0 ? [] : circleLayers(theme)),
  ]
}

type Marked = { tiles: { source: string; 'source-layer': string }; ids: number[] }

function kindLayers(kind: ShownKind, theme: Theme, { tiles, ids }: Marked): BandedLayer[] {
  const { color, isHatched, isBroken } = kindStyle(kind, theme)
  const filter: ExpressionSpecification = ['in', ['id'], ['literal', ids]]
  const rim: BandedLayer = {
    band: 'boundaries',
    layer: {
      id: `hotspot-rim-${kind}`,
      type: 'line',
      ...tiles,
      filter,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': 2.2, ...(isBroken ? { 'line-dasharray': [2, 1.4] } : {}) },
    },
  }
  if (!isHatched) return [rim]
  const hatch: BandedLayer = {
    band: 'surface',
    layer: { id: `hotspot-hatch-${kind}`, type: 'fill', ...tiles, filter, paint: { 'fill-pattern': imageOf(kind) } },
  }
  return [hatch, rim]
}

function circleLayers(theme: Theme): BandedLayer[] {
  const { color } = kindStyle('cluster', theme)
  return [
    {
      band: 'boundaries',
      layer: {
        id: 'cluster-circles',
        type: 'line',
        source: circleSource,
        paint: { 'line-color': color, 'line-width': 3, 'line-opacity': 0.9 },
      },
    },
  ]
}

export function hotspotImages(theme: Theme): Record<string, ImageRecipe> {
  const hatched = shownKinds.filter((kind) => kindStyle(kind, theme).isHatched)
  // Drawn over a fill of the same colour, so the lines are of the ground.
  const color = theme === 'light' ? 'rgba(255,255,255,0.85)' : 'rgba(8,12,18,0.85)'
  return Object.fromEntries(hatched.map((kind) => [imageOf(kind), { type: 'hatch', color }]))
}

function imageOf(kind: ShownKind): string {
  return `hatch-hotspot-${kind}`
}

/** A circle reaches the insides of its outermost grids; one of a single grid is drawn large enough to be seen. */
export function hotspotSources({ alerts }: HotspotMap): Record<string, SceneSource> {
  if (alerts.length === 0) return {}
  const features = alerts.map(({ position, radiusMeters }) => ({
    type: 'Feature' as const,
    properties: {},
    geometry: { type: 'Polygon' as const, coordinates: [circle(position, Math.max(120, radiusMeters))] },
  }))
  return {
    [circleSource]: { type: 'map', spec: { type: 'geojson', data: { type: 'FeatureCollection', features } } },
  }
}

const corners = 64
const metersPerDegree = 111_195

function circle([longitude, latitude]: readonly [number, number], radiusMeters: number): [number, number][] {
  const north = radiusMeters / metersPerDegree
  const east = north / Math.cos((latitude * Math.PI) / 180)
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % corners)) / corners
    return [longitude + east * Math.cos(angle), latitude + north * Math.sin(angle)]
  })
}
