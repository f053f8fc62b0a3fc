import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { Bbox } from '#geo/bbox'
import type { Band } from './bands.ts'

export type BandedLayer = { band: Band; layer: LayerSpecification }

export type SceneSource = { type: 'map'; spec: SourceSpecification }

/** Colours by value: as a power of the share of a scale that ends at `max`, or by classes with these upper ends. */
export type ColorScale =
  { type: 'power'; max: number; exponent: number } | { type: 'classes'; breaks: readonly number[] }

/**
 * A lattice of values, coloured on the GPU: the values are sent once, and neither moving nor zooming changes what
 * colour a place has. Rows run from north to south, equally spaced in Web Mercator like the map itself.
 */
export type LatticeLayer = {
  id: string
  band: Band
  /** Another whenever the values are others. */
  version: string
  width: number
  height: number
  values: Float32Array
  /**
   * `smooth`: values at the middles of cells that fill the bbox, with a cubic between them. Else one colour a cell:
   * hexagons stand on a corner, and every other row, the second first, is shifted east by half a cell.
   */
  look: 'smooth' | 'square' | 'hexagon'
  /** Outer edges of the first and the last cell, in degrees. */
  bbox: Bbox
  scale: ColorScale
  /** Straight RGBA, four bytes an entry: along the power scale, or one a class. Nothing is drawn where nothing is. */
  colors: Uint8ClampedArray<ArrayBuffer>
  opacity: number
  /** A cell that stands out, by column and row of the lattice. */
  pointed: readonly [column: number, row: number] | null
  /** Colour of the pointed cell's rim. */
  rim: readonly [red: number, green: number, blue: number]
}

/** Values joined to the features of a tile source by feature id; read in paint with ['feature-state', key]. */
export type Join = { source: string; sourceLayer: string; key: string; values: ReadonlyMap<number, number> }

/** Pictures drawn on a canvas when a style first asks for them, so that there is no sprite to fetch. */
export type ImageRecipe =
  { type: 'badge'; path: string; fill: string; ink: string; rim: string } | { type: 'hatch'; color: string }

/** All that the map shows, as a value. The same scene always draws the same map. */
export type Scene = {
  sources: Readonly<Record<string, SceneSource>>
  layers: readonly BandedLayer[]
  /** Each lies under the other layers of its band. */
  lattices: readonly LatticeLayer[]
  joins: readonly Join[]
  images: Readonly<Record<string, ImageRecipe>>
  /** Layers that answer to the pointer, topmost first. */
  pickable: readonly string[]
}

export const emptyScene: Scene = { sources: {}, layers: [], lattices: [], joins: [], images: {}, pickable: [] }
