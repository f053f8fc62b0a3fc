/** Reads that are in range by construction; the fallback only satisfies the compiler and is never met. */
export function floatAt(array: Float64Array, index: number): number {
  return array[index] ?? 0
}

export function intAt(array: Int32Array, index: number): number {
  return array[index] ?? 0
}

export function byteAt(array: Uint8Array, index: number): number {
  return array[index] ?? 0
}
