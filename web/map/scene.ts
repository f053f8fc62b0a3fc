import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { Bbox } from '#geo/bbox'
import type { Band } from './bands.ts'

export type BandedLayer = { band: Band; layer: LayerSpecification }

/** A field painted by us: rows from north to south, equally spaced in Web Mercator like the map itself. */
export type Picture = {
  version: string
  width: number
  height: number
  pixels: Uint8ClampedArray<ArrayBuffer>
  bbox: Bbox
}

export type SceneSource = { type: 'map'; spec: SourceSpecification } | { type: 'picture'; picture: Picture }

/** Values joined to the features of a tile source by feature id; read in paint with ['feature-state', key]. */
export type Join = { source: string; sourceLayer: string; key: string; values: ReadonlyMap<number, number> }

/** Pictures drawn on a canvas when a style first asks for them, so that there is no sprite to fetch. */
export type ImageRecipe =
  { type: 'badge'; path: string; fill: string; ink: string; rim: string } | { type: 'hatch'; color: string }

/** All that the map shows, as a value. The same scene always draws the same map. */
export type Scene = {
  sources: Readonly<Record<string, SceneSource>>
  layers: readonly BandedLayer[]
  joins: readonly Join[]
  images: Readonly<Record<string, ImageRecipe>>
  /** Layers that answer to the pointer, topmost first. */
  pickable: readonly string[]
}

export const emptyScene: Scene = { sources: {}, layers: [], joins: [], images: {}, pickable: [] }
