/** A seeded source of chance. The same seed gives the same city on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next: () => number
  range: (min: number, max: number) => number
  /** Whole number, both ends included. */
  int: (min: number, max: number) => number
  chance: (probability: number) => boolean
  pick: <T>(items: readonly [T, ...T[]]) => T
  normal: () => number
  poisson: (mean: number) => number
  /** An independent stream, so that one part of the city can change without re-rolling the others. */
  fork: (label: string) => Random
}

const hashText = (text: string, start: number): number => {
  let hash = start
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    hash = (hash << 13) | (hash >>> 19)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

// The small fast counter generator (sfc32): 128 bits of state, passes the usual batteries.
const createStream = (key: string): (() => number) => {
  let a = hashText(key, 0x811c9dc5)
  let b = hashText(key, 0x9e3779b9)
  let c = hashText(key, 0x7f4a7c15)
  let counter = 1
  const step = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) step()
  return step
}

export const createRandom = (key: string): Random => {
  const next = createStream(key)
  const range = (min: number, max: number) => min + (max - min) * next()
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const poisson = (mean: number) => {
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = next(); product > limit; product *= next()) count++
    return count
  }
  return {
    next,
    range,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => items[int(0, items.length - 1)] ?? items[0],
    normal,
    poisson,
    fork: (label) => createRandom(`${key}/${label}`),
  }
}
