import type { ImportLimits } from './limits.ts'
import { unreadable } from './limits.ts'

/**
 * What `scanJsonObjects` cuts out: the members of the top-level "features" array, or every object that stands
 * on the top level (GeoJSON text sequences, one object a line or after a record separator).
 */
export type ScanMode = 'features' | 'sequence'

const code = { quote: 34, comma: 44, open: 123, close: 125, openList: 91, closeList: 93, backslash: 92 }

type State = {
  mode: ScanMode
  limits: ImportLimits
  depth: number
  inString: boolean
  isEscaped: boolean
  /** Bytes of the string being passed. */
  stringBytes: number
  /** Depth at which objects are cut out; -1 while the features array has not been reached. */
  cutDepth: number
  cutting: boolean
  /** Pieces of the current object from earlier chunks. */
  pieces: Buffer[]
  pieceBytes: number
  lastKey: number[]
  sawFeatures: boolean
}

/** Cuts objects out of JSON text byte by byte, so that a file of any size needs the memory of one feature. */
export async function* scanJsonObjects(
  chunks: AsyncIterable<Buffer>,
  mode: ScanMode,
  limits: ImportLimits,
): AsyncGenerator<Buffer[]> {
  const state: State = {
    mode,
    limits,
    depth: 0,
    inString: false,
    isEscaped: false,
    stringBytes: 0,
    cutDepth: mode === 'sequence' ? 0 : -1,
    cutting: false,
    pieces: [],
    pieceBytes: 0,
    lastKey: [],
    sawFeatures: false,
  }
  for await (const chunk of chunks) yield scanChunk(state, chunk)
  if (state.depth !== 0 || state.inString)
    throw unreadable('The JSON ends in the middle. The file was cut off; copy or download it again.')
  if (mode === 'features' && !state.sawFeatures)
    throw unreadable('The JSON holds no "features". Import a GeoJSON FeatureCollection.')
}

function scanChunk(state: State, chunk: Buffer): Buffer[] {
  const found: Buffer[] = []
  let start = state.cutting ? 0 : -1
  for (let at = 0; at < chunk.length; at++) {
    const byte = chunk[at] ?? 0
    if (state.inString) {
      passStringByte(state, byte)
      continue
    }
    const event = passStructure(state, byte)
    if (event === 'begins') start = at
    else if (event === 'ends') found.push(joined(state, chunk.subarray(start, at + 1)))
  }
  if (state.cutting) keep(state, chunk.subarray(Math.max(0, start)))
  return found
}

/** One byte outside of strings; says when an object to cut out begins or ends with it. */
function passStructure(state: State, byte: number): 'begins' | 'ends' | undefined {
  switch (byte) {
    case code.quote:
      openString(state)
      return undefined
    case code.open:
    case code.openList:
      return open(state, byte) ? 'begins' : undefined
    case code.close:
    case code.closeList:
      return close(state) ? 'ends' : undefined
    default:
      if (state.depth === 0) checkBetween(byte)
      return undefined
  }
}

function passStringByte(state: State, byte: number): void {
  if (++state.stringBytes > state.limits.fieldBytes) throw longString(state.limits)
  if (state.isEscaped) state.isEscaped = false
  else if (byte === code.backslash) state.isEscaped = true
  else if (byte === code.quote) state.inString = false
  else if (state.depth === 1 && state.lastKey.length < 20) state.lastKey.push(byte)
}

function longString({ fieldBytes }: ImportLimits): Error {
  return unreadable(
    `A text in the JSON is longer than ${fieldBytes.toLocaleString('en')} bytes. Shorten it, or check the quotation marks.`,
  )
}

function openString(state: State): void {
  state.inString = true
  state.stringBytes = 0
  if (state.depth === 1) state.lastKey = []
}

/** True when an object to cut out begins here. */
function open(state: State, byte: number): boolean {
  const begins = byte === code.open && state.depth === state.cutDepth
  if (state.mode === 'features' && byte === code.openList && state.depth === 1) noteFeatures(state)
  state.depth++
  if (state.depth > state.limits.nesting)
    throw unreadable(`The JSON is nested deeper than ${state.limits.nesting} levels. This is not map data.`)
  if (begins) state.cutting = true
  return begins
}

function noteFeatures(state: State): void {
  if (String.fromCharCode(...state.lastKey) !== 'features') return
  state.cutDepth = 2
  state.sawFeatures = true
}

/** True when the object being cut out ends here. */
function close(state: State): boolean {
  state.depth--
  if (state.depth < 0) throw unreadable('The JSON closes more brackets than it opens. Check the file.')
  if (state.mode === 'features' && state.depth === 1) state.cutDepth = -1
  if (!state.cutting || state.depth !== state.cutDepth) return false
  state.cutting = false
  return true
}

function keep(state: State, piece: Buffer): void {
  checkSize(state, piece)
  state.pieces.push(Buffer.from(piece))
  state.pieceBytes += piece.length
}

function checkSize({ pieceBytes, limits }: State, next: Buffer): void {
  if (pieceBytes + next.length > limits.recordBytes)
    throw unreadable(`One feature is larger than ${Math.round(limits.recordBytes / 1048576)} MB. Simplify it.`)
}

function joined(state: State, last: Buffer): Buffer {
  checkSize(state, last)
  if (state.pieces.length === 0) return last
  const whole = Buffer.concat([...state.pieces, last])
  state.pieces = []
  state.pieceBytes = 0
  return whole
}

/** Between objects only white space, commas and the record separator of RFC 8142 may stand. */
function checkBetween(byte: number): void {
  const isSpace = byte === 32 || (byte >= 9 && byte <= 13) || byte === 30 || byte === code.comma || byte > 127
  if (!isSpace) throw unreadable('The file is not valid JSON outside its features. Check how it was made.')
}
