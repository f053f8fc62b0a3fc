import type { LayerSpecification } from 'maplibre-gl'
import { bands } from './bands.ts'
import type { BandedLayer, ImageRecipe, Join, LatticeLayer, Scene, SceneSource } from './scene.ts'

export type SceneChange =
  | { type: 'remove-layer'; id: string }
  | { type: 'remove-source'; id: string }
  | { type: 'add-source'; id: string; source: SceneSource }
  | { type: 'set-data'; id: string; data: unknown }
  | { type: 'set-image'; id: string; recipe: ImageRecipe }
  | { type: 'add-layer'; layer: LayerSpecification; before: string | undefined }
  | { type: 'move-layer'; id: string; before: string | undefined }
  | { type: 'set-paint' | 'set-layout'; id: string; name: string; value: unknown }
  | { type: 'set-filter'; id: string; filter: unknown }
  | { type: 'set-zoom-range'; id: string; minzoom: number; maxzoom: number }
  | { type: 'set-state'; join: Join; id: number; value: number | undefined }

/** What to do, in order, so that a map that shows `last` shows `next`. */
export function diffScenes(last: Scene, next: Scene): SceneChange[] {
  const lastLayers = inDrawingOrder(layersOf(last))
  const nextLayers = inDrawingOrder(layersOf(next))
  const replacedSources = changedIds(last.sources, next.sources, canKeepSource)
  const isKept = keptLayers(lastLayers, nextLayers, replacedSources)
  return [
    ...lastLayers
      .filter((layer) => !isKept.has(layer.id))
      .map((layer) => ({ type: 'remove-layer' as const, id: layer.id })),
    ...replacedSources.filter((id) => id in last.sources).map((id) => ({ type: 'remove-source' as const, id })),
    ...addedSources(next, replacedSources),
    ...updatedSources(last, next, replacedSources),
    ...changedImages(last, next),
    ...placedLayers(lastLayers, nextLayers, isKept),
    ...nextLayers.flatMap((layer) => changedProperties(isKept.get(layer.id), layer)),
    ...changedJoins(last, next, replacedSources),
  ]
}

function layersOf({ lattices, layers }: Scene): BandedLayer[] {
  return [...lattices.map(anchorLayer), ...layers]
}

/** The layer of the map that a lattice is drawn right under. */
export function anchorOf({ id }: Pick<LatticeLayer, 'id'>): string {
  return `${id}-anchor`
}

/** Draws nothing; it keeps a lattice's place among the layers of the map, so that the order is decided in one way. */
function anchorLayer(lattice: LatticeLayer): BandedLayer {
  return {
    band: lattice.band,
    layer: { id: anchorOf(lattice), type: 'background', layout: { visibility: 'none' } },
  }
}

/** By band, and within a band as listed. */
export function inDrawingOrder(layers: readonly BandedLayer[]): LayerSpecification[] {
  return bands.flatMap((band) => layers.filter((layer) => layer.band === band).map(({ layer }) => layer))
}

function changedIds<T>(
  last: Readonly<Record<string, T>>,
  next: Readonly<Record<string, T>>,
  isSame: (a: T, b: T) => boolean,
): string[] {
  return [...new Set([...Object.keys(last), ...Object.keys(next)])].filter((id) => {
    const before = last[id]
    const after = next[id]
    return before === undefined || after === undefined || !isSame(before, after)
  })
}

function canKeepSource(a: SceneSource, b: SceneSource): boolean {
  if (a.spec.type === 'geojson' && b.spec.type === 'geojson') return true
  return isEqual(a.spec, b.spec)
}

function addedSources(next: Scene, replaced: string[]): SceneChange[] {
  return replaced.flatMap((id) => {
    const source = next.sources[id]
    return source ? [{ type: 'add-source' as const, id, source }] : []
  })
}

function updatedSources(last: Scene, next: Scene, replaced: string[]): SceneChange[] {
  return Object.entries(next.sources).flatMap(([id, after]) => {
    const before = last.sources[id]
    const isKept = before !== undefined && !replaced.includes(id) && before !== after
    return isKept ? updatedSource(id, before, after) : []
  })
}

function updatedSource(id: string, before: SceneSource, after: SceneSource): SceneChange[] {
  const old = dataOf(before)
  const data = dataOf(after)
  return data === undefined || isEqual(old, data) ? [] : [{ type: 'set-data', id, data }]
}

/** What a GeoJSON source holds; undefined for every other kind. */
function dataOf(source: SceneSource): unknown {
  return source.spec.type === 'geojson' ? source.spec.data : undefined
}

function changedImages(last: Scene, next: Scene): SceneChange[] {
  return Object.entries(next.images)
    .filter(([id, recipe]) => !isEqual(last.images[id], recipe))
    .map(([id, recipe]) => ({ type: 'set-image', id, recipe }))
}

/** The layers both scenes have in the same shape, as they stood in the last scene. */
function keptLayers(
  last: LayerSpecification[],
  next: LayerSpecification[],
  replacedSources: string[],
): Map<string, LayerSpecification> {
  const nextById = new Map(next.map((layer) => [layer.id, layer]))
  return new Map(
    last.flatMap((layer) => {
      const after = nextById.get(layer.id)
      const isKept = after !== undefined && after.type === layer.type && isSameSource(layer, after, replacedSources)
      return isKept ? [[layer.id, layer] as const] : []
    }),
  )
}

function isSameSource(a: LayerSpecification, b: LayerSpecification, replaced: string[]): boolean {
  if (a.type === 'background' || b.type === 'background') return a.type === b.type
  const sourceLayer = (layer: typeof a) => ('source-layer' in layer ? layer['source-layer'] : undefined)
  return a.source === b.source && sourceLayer(a) === sourceLayer(b) && !replaced.includes(a.source)
}

/** From the top down, so that the layer above is always there to be named. */
function placedLayers(
  last: LayerSpecification[],
  next: LayerSpecification[],
  kept: Map<string, LayerSpecification>,
): SceneChange[] {
  const orderBefore = last.filter((layer) => kept.has(layer.id)).map((layer) => layer.id)
  const orderAfter = next.filter((layer) => kept.has(layer.id)).map((layer) => layer.id)
  const isReordered = !isEqual(orderBefore, orderAfter)
  return next
    .map((layer, index) => ({ layer, before: next[index + 1]?.id }))
    .reverse()
    .flatMap(({ layer, before }): SceneChange[] => {
      if (!kept.has(layer.id)) return [{ type: 'add-layer', layer, before }]
      return isReordered ? [{ type: 'move-layer', id: layer.id, before }] : []
    })
}

function changedProperties(before: LayerSpecification | undefined, after: LayerSpecification): SceneChange[] {
  if (!before || before === after) return []
  const changes: SceneChange[] = []
  for (const [type, key] of [
    ['set-paint', 'paint'],
    ['set-layout', 'layout'],
  ] as const) {
    const old: Record<string, unknown> = { ...before[key] }
    const now: Record<string, unknown> = { ...after[key] }
    for (const name of changedIds(old, now, isEqual)) changes.push({ type, id: after.id, name, value: now[name] })
  }
  if (!isEqual(filterOf(before), filterOf(after)))
    changes.push({ type: 'set-filter', id: after.id, filter: filterOf(after) })
  if (before.minzoom !== after.minzoom || before.maxzoom !== after.maxzoom)
    changes.push({ type: 'set-zoom-range', id: after.id, minzoom: after.minzoom ?? 0, maxzoom: after.maxzoom ?? 24 })
  return changes
}

function filterOf(layer: LayerSpecification): unknown {
  return 'filter' in layer ? layer.filter : undefined
}

function changedJoins(last: Scene, next: Scene, replaced: string[]): SceneChange[] {
  const nameOf = (join: Join) => `${join.source}/${join.key}`
  const lastByName = new Map(last.joins.map((join) => [nameOf(join), join]))
  const nextNames = new Set(next.joins.map(nameOf))
  const dropped = last.joins.filter((join) => !nextNames.has(nameOf(join)) && !replaced.includes(join.source))
  return [
    ...dropped.flatMap((join) => changedValues(join, join.values, new Map())),
    ...next.joins.flatMap((join) => {
      const before = replaced.includes(join.source) ? undefined : lastByName.get(nameOf(join))
      return changedValues(join, before?.values ?? new Map<number, number>(), join.values)
    }),
  ]
}

function changedValues(
  join: Join,
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): SceneChange[] {
  if (before === after) return []
  const gone = [...before.keys()].filter((id) => !after.has(id))
  const changed = [...after].filter(([id, value]) => before.get(id) !== value)
  return [
    ...gone.map((id) => ({ type: 'set-state' as const, join, id, value: undefined })),
    ...changed.map(([id, value]) => ({ type: 'set-state' as const, join, id, value })),
  ]
}

/** Scenes are JSON-like values built by the same code each time, so equal values have equal text. */
function isEqual(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
