/** The same seed and stream give the same numbers on every machine: what is stored with a seed can be computed again. */
export type SeededRandom = {
  /** From 0 up to, not including, 1; 32 bits. */
  next: () => number
  /** A whole number from 0 to limit - 1. */
  below: (limit: number) => number
}

/** SFC32 (Chris Doty-Humphrey's small fast counter, passes PractRand), its state filled by splitmix32. */
export function seededRandom(seed: number, stream = 0): SeededRandom {
  const fill = splitMix(seed, stream)
  let a = fill()
  let b = fill()
  let c = fill()
  let counter = 1
  const bits = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) bits()
  const next = (): number => bits() / 4294967296
  return { next, below: (limit) => Math.floor(next() * limit) }
}

function splitMix(seed: number, stream: number): () => number {
  let state = (Math.imul(seed | 0, 0x9e3779b9) ^ Math.imul((stream + 1) | 0, 0x85ebca6b)) | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state ^ (state >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return (z ^ (z >>> 15)) | 0
  }
}
