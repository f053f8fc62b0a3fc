import type { Breath } from './breathe.ts'

const digitBits = 11
const buckets = 2 ** digitBits
const stretch = 200_000

/** Positions 0..count-1 in ascending order of their key; equal keys keep their order. Radix sort, in slices. */
export async function sortOrder(keys: Uint32Array, count: number, breath: Breath): Promise<Uint32Array> {
  let order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  let other = new Uint32Array(count)
  for (let shift = 0; shift < 32; shift += digitBits) {
    const next = await countDigits(keys, count, shift, breath)
    for (let begin = 0; begin < count; begin += stretch) {
      scatter({ keys, order, other, next, shift }, begin, Math.min(count, begin + stretch))
      if (breath.isDue()) await breath.take()
    }
    ;[order, other] = [other, order]
  }
  return order
}

async function countDigits(keys: Uint32Array, count: number, shift: number, breath: Breath): Promise<Uint32Array> {
  const next = new Uint32Array(buckets + 1)
  for (let begin = 0; begin < count; begin += stretch) {
    const end = Math.min(count, begin + stretch)
    for (let i = begin; i < end; i++) {
      const digit = (((keys[i] ?? 0) >>> shift) & (buckets - 1)) + 1
      next[digit] = (next[digit] ?? 0) + 1
    }
    if (breath.isDue()) await breath.take()
  }
  for (let digit = 1; digit < buckets; digit++) next[digit] = (next[digit] ?? 0) + (next[digit - 1] ?? 0)
  return next
}

type Pass = { keys: Uint32Array; order: Uint32Array; other: Uint32Array; next: Uint32Array; shift: number }

function scatter({ keys, order, other, next, shift }: Pass, begin: number, end: number): void {
  for (let i = begin; i < end; i++) {
    const position = order[i] ?? 0
    const digit = ((keys[position] ?? 0) >>> shift) & (buckets - 1)
    const place = next[digit] ?? 0
    other[place] = position
    next[digit] = place + 1
  }
}
