import type { MercatorBox } from './morton.ts'

export type AttributeValue = string | number | null

/**
 * Polygons of one tile layer in memory: coordinates in Web Mercator scaled to 2^32, x and y in turn, rings without
 * their closing point. In tile direction (y southward) shells turn clockwise and holes the other way.
 */
export type ShapeStore = {
  coordinates: Uint32Array
  /** Where each ring's numbers begin; one more entry marks the end of the last. */
  ringStart: Uint32Array
  ringIsHole: Uint8Array
  rings: number
  /** Where each shape's rings begin; one more entry marks the end of the last. */
  shapeStart: Uint32Array
  /** West, north, east, south of each shape. */
  boxes: Uint32Array
  ids: Float64Array
  /** Milliseconds since 1970 between which the shape is in force. */
  validFrom: Float64Array
  validTo: Float64Array
  isGone: Uint8Array
  shapes: number
  gone: number
  attributes: AttributeValue[][]
  byId: Map<number, number>
  /** Shapes by z15 cell they touch; those that touch very many stand in `wide`. */
  cells: Map<number, number[]>
  wide: number[]
}

export type ShapeRecord = {
  id: number
  validFrom: number
  validTo: number
  attributes: AttributeValue[]
  rings: { isHole: boolean; coordinates: number[] }[]
}

const cellShift = 2 ** 17
const mostCells = 256

export function openShapeStore(): ShapeStore {
  return {
    coordinates: new Uint32Array(4096),
    ringStart: new Uint32Array(1024),
    ringIsHole: new Uint8Array(1024),
    rings: 0,
    shapeStart: new Uint32Array(1024),
    boxes: new Uint32Array(4096),
    ids: new Float64Array(1024),
    validFrom: new Float64Array(1024),
    validTo: new Float64Array(1024),
    isGone: new Uint8Array(1024),
    shapes: 0,
    gone: 0,
    attributes: [],
    byId: new Map(),
    cells: new Map(),
    wide: [],
  }
}

function grown<T extends Uint32Array | Uint8Array | Float64Array>(array: T, needed: number): T {
  if (needed <= array.length) return array
  const larger = new (array.constructor as new (length: number) => T)(Math.max(needed, array.length * 2))
  larger.set(array)
  return larger
}

/** Takes a shape in; one with the same id is replaced. */
export function putShape(store: ShapeStore, record: ShapeRecord): void {
  removeShape(store, record.id)
  const shape = store.shapes++
  makeRoom(store, record)
  const box = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity }
  let at = store.ringStart[store.rings] ?? 0
  for (const ring of record.rings) {
    store.coordinates.set(ring.coordinates, at)
    at += ring.coordinates.length
    store.ringIsHole[store.rings++] = ring.isHole ? 1 : 0
    store.ringStart[store.rings] = at
    widen(box, ring.coordinates)
  }
  store.shapeStart[shape + 1] = store.rings
  store.boxes.set([box.west, box.north, box.east, box.south], shape * 4)
  store.ids[shape] = record.id
  store.validFrom[shape] = record.validFrom
  store.validTo[shape] = record.validTo
  store.attributes.push(record.attributes)
  store.byId.set(record.id, shape)
  fileUnderCells(store, shape, box)
}

function makeRoom(store: ShapeStore, record: ShapeRecord): void {
  const points = record.rings.reduce((sum, ring) => sum + ring.coordinates.length, 0)
  store.coordinates = grown(store.coordinates, (store.ringStart[store.rings] ?? 0) + points)
  store.ringStart = grown(store.ringStart, store.rings + record.rings.length + 1)
  store.ringIsHole = grown(store.ringIsHole, store.rings + record.rings.length)
  store.shapeStart = grown(store.shapeStart, store.shapes + 1)
  store.boxes = grown(store.boxes, store.shapes * 4)
  store.ids = grown(store.ids, store.shapes)
  store.validFrom = grown(store.validFrom, store.shapes)
  store.validTo = grown(store.validTo, store.shapes)
  store.isGone = grown(store.isGone, store.shapes)
}

function widen(box: MercatorBox, coordinates: number[]): void {
  for (let i = 0; i < coordinates.length; i += 2) {
    const x = coordinates[i] ?? 0
    const y = coordinates[i + 1] ?? 0
    box.west = Math.min(box.west, x)
    box.east = Math.max(box.east, x)
    box.north = Math.min(box.north, y)
    box.south = Math.max(box.south, y)
  }
}

export function removeShape(store: ShapeStore, id: number): void {
  const shape = store.byId.get(id)
  if (shape === undefined) return
  store.byId.delete(id)
  store.isGone[shape] = 1
  store.attributes[shape] = []
  store.gone++
}

type CellBox = { west: number; east: number; north: number; south: number; count: number }

function cellsOf(box: MercatorBox): CellBox {
  const west = Math.floor(box.west / cellShift)
  const east = Math.floor(box.east / cellShift)
  const north = Math.floor(box.north / cellShift)
  const south = Math.floor(box.south / cellShift)
  return { west, east, north, south, count: (east - west + 1) * (south - north + 1) }
}

function fileUnderCells(store: ShapeStore, shape: number, box: MercatorBox): void {
  const cells = cellsOf(box)
  if (cells.count > mostCells) {
    store.wide.push(shape)
    return
  }
  for (let x = cells.west; x <= cells.east; x++) {
    for (let y = cells.north; y <= cells.south; y++) {
      const key = x * 2 ** 15 + y
      const filed = store.cells.get(key)
      if (filed) filed.push(shape)
      else store.cells.set(key, [shape])
    }
  }
}

/** Shapes whose box touches the asked one and that are in force, each once. */
export function shapesInBox(store: ShapeStore, box: MercatorBox, now: number): number[] {
  const found: number[] = []
  const cells = cellsOf(box)
  if (cells.count > store.cells.size) {
    for (let shape = 0; shape < store.shapes; shape++) if (isWanted(store, shape, box, now)) found.push(shape)
    return found
  }
  for (const shape of shapesInCells(store, cells)) if (isWanted(store, shape, box, now)) found.push(shape)
  for (const shape of store.wide) if (isWanted(store, shape, box, now)) found.push(shape)
  return found
}

function shapesInCells(store: ShapeStore, cells: CellBox): number[] {
  const found: number[] = []
  for (let x = cells.west; x <= cells.east; x++) {
    for (let y = cells.north; y <= cells.south; y++) {
      const filed = store.cells.get(x * 2 ** 15 + y)
      if (filed) addFirstFiled(store, filed, { x, y, cells }, found)
    }
  }
  return found
}

function addFirstFiled(store: ShapeStore, filed: number[], cell: CellAt, found: number[]): void {
  for (const shape of filed) if (isFirstCell(store, shape, cell)) found.push(shape)
}

type CellAt = { x: number; y: number; cells: CellBox }

/** A shape filed under several cells is taken in the first of them that the box holds. */
function isFirstCell({ boxes }: ShapeStore, shape: number, { x, y, cells }: CellAt): boolean {
  const isFirstAcross = x === cells.west || Math.floor((boxes[shape * 4] ?? 0) / cellShift) === x
  return isFirstAcross && (y === cells.north || Math.floor((boxes[shape * 4 + 1] ?? 0) / cellShift) === y)
}

function isWanted(store: ShapeStore, shape: number, box: MercatorBox, now: number): boolean {
  const { boxes } = store
  const at = shape * 4
  const touchesAcross = (boxes[at] ?? 0) <= box.east && (boxes[at + 2] ?? 0) >= box.west
  const touches = touchesAcross && (boxes[at + 1] ?? 0) <= box.south && (boxes[at + 3] ?? 0) >= box.north
  return touches && isInForce(store, shape, now)
}

function isInForce({ isGone, validFrom, validTo }: ShapeStore, shape: number, now: number): boolean {
  return isGone[shape] === 0 && now >= (validFrom[shape] ?? 0) && now < (validTo[shape] ?? 0)
}
