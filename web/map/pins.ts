import type { Map as MaplibreMap } from 'maplibre-gl'
import { Marker } from 'maplibre-gl'
import type { Position } from '#geo/geojson'

/** Something on the map that can be taken hold of, by mouse, finger or keyboard. */
export type Pin = {
  id: string
  position: Position
  label: string
  /** Class of its element: what it looks like. */
  look: string
  isFixed: boolean
}
export type PinEvents = {
  /** While it is moved; `isDone` at the end of it. */
  onMove: (id: string, position: Position, isDone: boolean) => void
  onChoose: (id: string) => void
  onRemove: (id: string) => void
}

type Placed = { marker: Marker; element: HTMLButtonElement; isHeld: boolean }

/** An arrow key moves a pin by so many pixels, with Shift by so many more. */
const keyPixels = { plain: 4, far: 24 }
const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Returns how to show pins: the same pin keeps its element, and one that is being dragged is left in the hand. */
export function followPins(map: MaplibreMap): (pins: readonly Pin[], events: PinEvents) => void {
  const placed = new Map<string, Placed>()
  let latest: PinEvents | undefined
  const make = (pin: Pin): Placed => {
    const element = document.createElement('button')
    element.type = 'button'
    const marker = new Marker({ element, draggable: !pin.isFixed }).setLngLat(pin.position).addTo(map)
    const own: Placed = { marker, element, isHeld: false }
    const tell = (isDone: boolean): void => {
      const { lng, lat } = marker.getLngLat()
      latest?.onMove(pin.id, [lng, lat], isDone)
    }
    marker.on('dragstart', () => {
      own.isHeld = true
      tell(false)
    })
    marker.on('drag', () => tell(false))
    marker.on('dragend', () => {
      own.isHeld = false
      tell(true)
    })
    element.addEventListener('click', (event) => {
      event.stopPropagation()
      latest?.onChoose(pin.id)
    })
    element.addEventListener('focus', () => latest?.onChoose(pin.id))
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Delete' || event.key === 'Backspace') latest?.onRemove(pin.id)
      else if (!moveByKey(map, marker, event)) return
      else tell(true)
      event.preventDefault()
      event.stopPropagation()
    })
    return own
  }
  return (pins, events) => {
    latest = events
    const wanted = new Set(pins.map(({ id }) => id))
    for (const [id, { marker }] of [...placed]) {
      if (wanted.has(id)) continue
      marker.remove()
      placed.delete(id)
    }
    for (const pin of pins) {
      const own = placed.get(pin.id) ?? make(pin)
      placed.set(pin.id, own)
      dress(own, pin)
    }
  }
}

function dress({ marker, element, isHeld }: Placed, pin: Pin): void {
  element.className = `maplibregl-marker maplibregl-marker-anchor-center pin ${pin.look}`
  element.setAttribute('aria-label', pin.label)
  element.title = pin.label
  marker.setDraggable(!pin.isFixed)
  if (!isHeld) marker.setLngLat(pin.position)
}

function moveByKey(map: MaplibreMap, marker: Marker, event: KeyboardEvent): boolean {
  const arrow = arrows[event.key]
  if (!arrow || !marker.isDraggable()) return false
  const pixels = event.shiftKey ? keyPixels.far : keyPixels.plain
  const { x, y } = map.project(marker.getLngLat())
  marker.setLngLat(map.unproject([x + arrow[0] * pixels, y + arrow[1] * pixels]))
  return true
}
