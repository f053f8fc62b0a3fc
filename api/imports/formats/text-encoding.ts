import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { unreadable } from './limits.ts'

export type TextEncoding = 'utf-8' | 'utf-8-bom' | 'gb18030' | 'utf-16le' | 'utf-16be'

/** What is known of a text so far. Until something other than ASCII turns up every encoding reads it alike. */
export type EncodingState = { found: TextEncoding | 'ascii' }

export function encodingName(state: EncodingState): TextEncoding {
  return state.found === 'ascii' ? 'utf-8' : state.found
}

/** Looks at the first bytes of a text; refuses what is no text. */
export function detectEncoding(head: Buffer): EncodingState {
  const marked = markedEncoding(head)
  if (marked) return { found: marked }
  if (head.includes(0))
    throw unreadable(
      'This is a binary file, not text. Export it as CSV, GeoJSON, GeoPackage, FlatGeobuf or a zipped Shapefile.',
    )
  return { found: judge(head) }
}

function markedEncoding(bytes: Buffer): TextEncoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8-bom'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** Characters that are wrong in a text of that encoding, as a share of those that are not ASCII. */
function brokenShare(bytes: Buffer, encoding: string): number {
  let broken = 0
  let foreign = 0
  for (const character of iconv.decode(bytes, encoding)) {
    if (character > '\u007f') foreign++
    if (character === '\uFFFD') broken++
  }
  return foreign === 0 ? 0 : broken / foreign
}

/** UTF-8 where it is; else GB18030, which holds GBK and GB2312; else UTF-8 with a few damaged characters. */
function judge(bytes: Buffer): TextEncoding | 'ascii' {
  if (isAscii(bytes)) return 'ascii'
  const whole = bytes.subarray(0, endOfLastCharacter(bytes))
  if (isUtf8(whole)) return 'utf-8'
  const asUtf8 = brokenShare(whole, 'utf-8')
  // The last byte may be half a GB18030 character.
  const asGb = brokenShare(bytes.subarray(0, -1), 'gb18030')
  if (asUtf8 <= asGb && asUtf8 < 0.1) return 'utf-8'
  if (asGb < 0.02) return 'gb18030'
  throw unreadable('The text is neither UTF-8 nor GB18030 (GBK). Save the file as UTF-8 and import it again.')
}

/** Where the last complete UTF-8 character ends, so that a chunk border does not look like an error. */
function endOfLastCharacter(bytes: Buffer): number {
  for (let back = 1; back <= 4 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return back >= wanted ? bytes.length : bytes.length - back
    }
  }
  return bytes.length
}

/**
 * Text chunks without a byte order mark; a character never breaks at a chunk's border. The first Chinese word may
 * stand deep in a file: the encoding is settled there, and noted in `state`.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, state: EncodingState): AsyncGenerator<string> {
  let decoder: iconv.DecoderStream | undefined
  let isFirst = true
  for await (const chunk of chunks) {
    if (state.found === 'ascii') state.found = judge(chunk)
    if (state.found === 'ascii') {
      yield chunk.toString('latin1')
      continue
    }
    decoder ??= iconv.getDecoder(encodingName(state).replace('-bom', ''))
    const text = decoder.write(chunk)
    yield isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text
    isFirst = false
  }
  const rest = decoder?.end()
  if (rest !== undefined && rest !== '') yield rest
}

/** The same text as UTF-8 bytes; GBK's second bytes may look like braces and backslashes. */
export async function* asUtf8(chunks: AsyncIterable<Buffer>, state: EncodingState): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (state.found === 'ascii') state.found = judge(chunk)
    if (state.found === 'ascii' || state.found === 'utf-8') yield chunk
    else {
      yield* rewritten(chunk, chunks, state)
      return
    }
  }
}

async function* rewritten(first: Buffer, rest: AsyncIterable<Buffer>, state: EncodingState): AsyncGenerator<Buffer> {
  async function* all(): AsyncGenerator<Buffer> {
    yield first
    yield* rest
  }
  for await (const text of decodeText(all(), state)) yield Buffer.from(text)
}
