import type { Bbox } from '#geo/bbox'
import type { Position } from '#geo/geojson'
import type { Pin, PinEvents } from './pins.ts'
import type { Scene } from './scene.ts'

export type Padding = { top: number; right: number; bottom: number; left: number }
/** Where to look: a box with room left for panels, or a position. `offset` moves it off the middle, in pixels. */
export type Place = { bbox: Bbox; padding: Padding } | { position: Position; zoom: number; offset?: [number, number] }

export type Camera = { longitude: number; latitude: number; zoom: number }
export type Pick = { layer: string; id: number; properties: Record<string, unknown> }

export type MapEvents = {
  onCamera: (camera: Camera, bbox: Bbox) => void
  onClick: (pick: Pick | undefined, position: Position) => void
  /** Without a position when the pointer has left the map. */
  onHover: (pick: Pick | undefined, pixel: [number, number], position: Position | undefined) => void
  /** The pointer is pressed. True takes hold: until it is let go the map stays and the moves come to `onDrag`. */
  onGrab: (pick: Pick | undefined, position: Position, isShift: boolean) => boolean
  onDrag: (position: Position) => void
  onRelease: (position: Position) => void
  onIdle: () => void
  onTrouble: (message: string) => void
  /** The address a tile is really asked at, with its newest version. */
  addressOf: (url: string) => string
  isMotionReduced: () => boolean
}

export type MapHandle = {
  show: (scene: Scene) => void
  go: (place: Place, animate?: boolean) => void
  zoomBy: (steps: number) => void
  name: (label: string) => void
  focus: () => void
  refreshTiles: (source: string, bbox: Bbox | null, zooms: { minzoom: number; maxzoom: number }) => void
  pulse: (position: Position) => void
  /** What can be taken hold of on the map; an empty list takes all away. */
  pin: (pins: readonly Pin[], events: PinEvents) => void
  countInView: (layers: readonly string[]) => Record<string, number>
  /** Calls back on every frame of a movement, and once at once; returns how to end it. */
  onMove: (listener: (camera: Camera) => void) => () => void
  /** Looks there at once, and reports no movement of its own. */
  jump: (camera: Camera) => void
  close: () => void
}
