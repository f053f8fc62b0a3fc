/** A growing run of protobuf bytes. */
export type ByteWriter = { bytes: Buffer; length: number }

export function openByteWriter(capacity = 16_384): ByteWriter {
  return { bytes: Buffer.allocUnsafe(capacity), length: 0 }
}

/** Call before a burst of writes that adds at most `count` bytes. */
export function reserve(writer: ByteWriter, count: number): void {
  if (writer.length + count <= writer.bytes.length) return
  const grown = Buffer.allocUnsafe(Math.max(writer.bytes.length * 2, writer.length + count))
  writer.bytes.copy(grown, 0, 0, writer.length)
  writer.bytes = grown
}

/** Most bytes a varint of a safe integer takes. */
export const mostVarintBytes = 8

export function writeVarint(writer: ByteWriter, value: number): void {
  const { bytes } = writer
  let { length } = writer
  let rest = value
  while (rest >= 0x8000_0000) {
    bytes[length++] = (rest % 128) | 0x80
    rest = Math.floor(rest / 128)
  }
  while (rest >= 0x80) {
    bytes[length++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  bytes[length++] = rest
  writer.length = length
}

export function writeText(writer: ByteWriter, tag: number, text: string): void {
  const size = Buffer.byteLength(text)
  reserve(writer, size + 1 + mostVarintBytes)
  writeVarint(writer, tag)
  writeVarint(writer, size)
  writer.length += writer.bytes.write(text, writer.length)
}

/** Signed to unsigned, small either way. */
export function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0
}

/** Opens a message whose length is not known yet; `endMessage` writes it. */
export function beginMessage(writer: ByteWriter, tag: number): number {
  reserve(writer, 2 + mostVarintBytes)
  writeVarint(writer, tag)
  return ++writer.length
}

export function endMessage(writer: ByteWriter, begun: number): void {
  const size = writer.length - begun
  let extra = 0
  for (let rest = size >>> 7; rest > 0; rest >>>= 7) extra++
  if (extra > 0) {
    reserve(writer, extra)
    writer.bytes.copyWithin(begun + extra, begun, writer.length)
  }
  writer.length = begun - 1
  writeVarint(writer, size)
  writer.length = begun + extra + size
}
