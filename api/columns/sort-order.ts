const digitBits = 11
const buckets = 2 ** digitBits

/** Positions 0..count-1 in ascending order of their key; equal keys keep their order. Radix sort. */
export function sortOrder(keys: Uint32Array, count: number): Uint32Array {
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  return sortPositions(keys, order)
}

/** The same for some positions only; the given array is used up. */
export function sortPositions(keys: Uint32Array, positions: Uint32Array): Uint32Array {
  let order: Uint32Array = positions
  let other: Uint32Array = new Uint32Array(positions.length)
  for (let shift = 0; shift < 32; shift += digitBits) {
    scatter({ keys, order, other, next: countDigits(keys, order, shift), shift })
    ;[order, other] = [other, order]
  }
  return order
}

function countDigits(keys: Uint32Array, order: Uint32Array, shift: number): Uint32Array {
  const next = new Uint32Array(buckets + 1)
  for (const position of order) {
    const digit = (((keys[position] ?? 0) >>> shift) & (buckets - 1)) + 1
    next[digit] = (next[digit] ?? 0) + 1
  }
  for (let digit = 1; digit < buckets; digit++) next[digit] = (next[digit] ?? 0) + (next[digit - 1] ?? 0)
  return next
}

type Pass = { keys: Uint32Array; order: Uint32Array; other: Uint32Array; next: Uint32Array; shift: number }

function scatter({ keys, order, other, next, shift }: Pass): void {
  for (const position of order) {
    const digit = ((keys[position] ?? 0) >>> shift) & (buckets - 1)
    const place = next[digit] ?? 0
    other[place] = position
    next[digit] = place + 1
  }
}
