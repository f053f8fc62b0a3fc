import type { FileBytes } from './file-bytes.ts'
import type { ByteStream } from './byte-stream.ts'
import { openByteStream } from './byte-stream.ts'
import type { ImportLimits } from './limits.ts'
import { unreadable } from './limits.ts'

/** "fgb", the major version, "fgb"; the eighth byte is the patch version and may be anything. */
const magic = Buffer.from('fgb\x03fgb', 'latin1')
const lengthBytes = 4
/** A node of the packed R-tree: four doubles and an offset. */
const indexNodeBytes = 40
const skipBytes = 256 * 1024
const packBytes = 256 * 1024

/**
 * The pieces of a FlatGeobuf file, each checked to be there whole before the decoder sees it: the decoder itself
 * neither notices the end of a file nor leaves an index over no features. The spatial index is not handed on (it
 * may be gigabytes): the header then speaks of one feature, and the empty index of one feature stands in its place.
 */
export async function* readFrames(
  file: FileBytes,
  limits: ImportLimits,
  what: 'header' | 'everything',
): AsyncGenerator<Buffer> {
  const stream = openByteStream(file.chunks(), limits.featureBytes)
  try {
    const { bytes, featuresCount, indexBytes } = await readHeaderFrame(stream)
    yield bytes
    if (what === 'header') return
    await skip(stream, indexBytes)
    yield* readFeatures(stream, featuresCount)
  } finally {
    await stream.close()
  }
}

async function readHeaderFrame(
  stream: ByteStream,
): Promise<{ bytes: Buffer; featuresCount: number; indexBytes: number }> {
  const first = await takeAll(stream, 8)
  if (!first.subarray(0, magic.length).equals(magic))
    throw unreadable('The file begins like FlatGeobuf but is none of version 3. Export it again.')
  const prefix = await takeAll(stream, lengthBytes)
  const header = Buffer.from(await takeAll(stream, prefix.readUInt32LE(0)))
  const { countAt, indexNodeSize } = findFields(header)
  const featuresCount = countAt < 0 ? 0 : Number(header.readBigUInt64LE(countAt))
  if (indexNodeSize === 0) return { bytes: Buffer.concat([first, prefix, header]), featuresCount, indexBytes: 0 }
  if (featuresCount === 0)
    throw unreadable('The FlatGeobuf file counts no features. It is empty or damaged; export it again.')
  header.writeBigUInt64LE(1n, countAt)
  // In a damaged header the count may lie over the offsets that lead to it: then the decoder would read another one.
  const again = findFields(header)
  if (again.countAt !== countAt || again.indexNodeSize !== indexNodeSize) throw damagedHeader()
  const emptyIndex = Buffer.alloc(indexSize(1, indexNodeSize))
  const bytes = Buffer.concat([first, prefix, header, emptyIndex])
  return { bytes, featuresCount, indexBytes: indexSize(featuresCount, indexNodeSize) }
}

/** Where the header (a flatbuffer table) keeps its number of features, and its index_node_size (16 when left out). */
function findFields(header: Buffer): { countAt: number; indexNodeSize: number } {
  try {
    const table = header.readUInt32LE(0)
    const slots = table - header.readInt32LE(table)
    const slotsEnd = slots + header.readInt16LE(slots)
    // Fields 8 (features_count) and 9 (index_node_size) of the schema, behind the two sizes that open a vtable.
    const [countSlot, sizeSlot] = [slots + 20, slots + 22]
    const countIn = countSlot < slotsEnd ? header.readInt16LE(countSlot) : 0
    const sizeIn = sizeSlot < slotsEnd ? header.readInt16LE(sizeSlot) : 0
    const countAt = countIn === 0 ? -1 : table + countIn
    if (countAt >= 0) header.readBigUInt64LE(countAt)
    return { countAt, indexNodeSize: sizeIn === 0 ? 16 : header.readUInt16LE(table + sizeIn) }
  } catch {
    throw damagedHeader()
  }
}

function damagedHeader(): Error {
  return unreadable('The header of the FlatGeobuf file is damaged. Export or download it again.')
}

/** Bytes of a packed R-tree over so many features (at least one). */
function indexSize(features: number, nodeSize: number): number {
  const width = Math.max(2, nodeSize)
  let level = features
  let nodes = features
  do {
    level = Math.ceil(level / width)
    nodes += level
  } while (level > 1)
  return nodes * indexNodeBytes
}

async function skip(stream: ByteStream, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; left -= skipBytes) await takeAll(stream, Math.min(left, skipBytes))
}

/** Many small features go on as one piece; a feature is never broken at a piece's end. */
async function* readFeatures(stream: ByteStream, featuresCount: number): AsyncGenerator<Buffer> {
  let pack: Buffer[] = []
  let packed = 0
  let seen = 0
  for (let prefix = await stream.take(lengthBytes); prefix; prefix = await stream.take(lengthBytes)) {
    const feature = await takeAll(stream, prefix.readUInt32LE(0))
    pack.push(prefix, feature)
    packed += lengthBytes + feature.length
    seen++
    if (packed < packBytes) continue
    yield Buffer.concat(pack)
    pack = []
    packed = 0
  }
  if (packed > 0) yield Buffer.concat(pack)
  if (seen < featuresCount)
    throw unreadable(`The file ends after ${seen} of ${featuresCount} features. It was cut off; copy it again.`)
}

async function takeAll(stream: ByteStream, count: number): Promise<Buffer> {
  const bytes = await stream.take(count)
  if (bytes === null) throw unreadable('The FlatGeobuf file ends too early. It was cut off; copy it again.')
  return bytes
}
