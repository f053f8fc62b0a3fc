import type { ByteWriter } from './byte-writer.ts'
import {
  beginMessage,
  endMessage,
  mostVarintBytes,
  openByteWriter,
  reserve,
  writeText,
  writeVarint,
} from './byte-writer.ts'

// Field numbers and wire types of the Mapbox Vector Tile specification 2.1, section 4, as protobuf tags.
const tileLayers = (3 << 3) | 2
const layerName = (1 << 3) | 2
const layerFeatures = (2 << 3) | 2
const layerKeys = (3 << 3) | 2
const layerValues = (4 << 3) | 2
const layerExtent = 5 << 3
const layerVersion = 15 << 3
const featureId = 1 << 3
const featureTags = (2 << 3) | 2
const featureType = 3 << 3
const featureGeometry = (4 << 3) | 2
const valueText = (1 << 3) | 2
const valueUint = 5 << 3

export const geometryPoint = 1
export const geometryPolygon = 3

/** One layer of a tile in the making. */
export type MvtLayer = {
  writer: ByteWriter
  begun: number
  keys: string[]
  values: Map<string | number, number>
  features: number
}

// One for all tiles, since each is drawn in one go: a fresh buffer a tile is most of what the collector would do.
const sharedWriter = openByteWriter()

/**
 * Keys are fixed from the start: a feature's tags name them by their place. Finish one layer before the next is
 * opened, and await nothing in between.
 */
export function openMvtLayer(name: string, extent: number, keys: string[]): MvtLayer {
  const writer = sharedWriter
  writer.length = 0
  const begun = beginMessage(writer, tileLayers)
  reserve(writer, 4 + 2 * mostVarintBytes)
  writeVarint(writer, layerVersion)
  writeVarint(writer, 2)
  writeText(writer, layerName, name)
  reserve(writer, 1 + mostVarintBytes)
  writeVarint(writer, layerExtent)
  writeVarint(writer, extent)
  return { writer, begun, keys, values: new Map(), features: 0 }
}

/** The place of a value in the layer's list; each is written once. */
export function valueNumber(layer: MvtLayer, value: string | number): number {
  const known = layer.values.get(value)
  if (known !== undefined) return known
  layer.values.set(value, layer.values.size)
  return layer.values.size - 1
}

/** `tags` are places of keys and values in turn; `id` 0 is written as none. */
export function beginFeature(layer: MvtLayer, id: number, tags: readonly number[], type: number): number {
  const { writer } = layer
  layer.features++
  reserve(writer, 32 + tags.length * mostVarintBytes)
  const begun = beginMessage(writer, layerFeatures)
  if (id > 0) {
    writeVarint(writer, featureId)
    writeVarint(writer, id)
  }
  const tagsBegun = beginMessage(writer, featureTags)
  for (const tag of tags) writeVarint(writer, tag)
  endMessage(writer, tagsBegun)
  writeVarint(writer, featureType)
  writeVarint(writer, type)
  return begun
}

export function beginGeometry(layer: MvtLayer): number {
  return beginMessage(layer.writer, featureGeometry)
}

/** Takes back the feature that begun last, tag byte included: its geometry came to nothing. */
export function discardFeature(layer: MvtLayer, begun: number): void {
  layer.writer.length = begun - 2
  layer.features--
}

/** The whole tile; no bytes when the layer has no feature. */
export function finishMvtLayer({ writer, begun, keys, values, features }: MvtLayer): Buffer {
  if (features === 0) return Buffer.alloc(0)
  for (const key of keys) writeText(writer, layerKeys, key)
  for (const value of values.keys()) {
    const valueBegun = beginMessage(writer, layerValues)
    if (typeof value === 'string') writeText(writer, valueText, value)
    else {
      reserve(writer, 1 + mostVarintBytes)
      writeVarint(writer, valueUint)
      writeVarint(writer, value)
    }
    endMessage(writer, valueBegun)
  }
  endMessage(writer, begun)
  return Buffer.from(writer.bytes.subarray(0, writer.length))
}
