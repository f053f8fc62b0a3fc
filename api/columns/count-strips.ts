/** Counts of things by bins: a strip for each thing that is wanted, made when it first occurs. */
export type CountStrips = {
  add: (key: number, bin: number) => void
  /** Ascending by key; counts[i * bins + bin]. */
  end: () => { keys: number[]; counts: Uint32Array }
}

/** `add` throws RangeError when there would be more than `most` counts. */
export function openCountStrips(
  bins: number,
  most: number,
  isWanted: (key: number) => boolean = () => true,
): CountStrips {
  const stripOf = new Map<number, number>()
  const keys: number[] = []
  let counts = new Uint32Array(bins * 64)
  const open = (key: number): number => {
    const strip = isWanted(key) ? keys.push(key) - 1 : -1
    stripOf.set(key, strip)
    const needed = (strip + 1) * bins
    if (needed > most) throw new RangeError(`the answer would hold more than ${most / 1e6} million counts`)
    if (needed > counts.length) {
      const grown = new Uint32Array(Math.max(needed, counts.length * 2))
      grown.set(counts)
      counts = grown
    }
    return strip
  }
  // Rows that follow each other mostly belong to one thing: the columns lie by place.
  let last = { key: NaN, strip: -1 }
  return {
    add: (key, bin) => {
      if (key !== last.key) last = { key, strip: stripOf.get(key) ?? open(key) }
      if (last.strip < 0) return
      const at = last.strip * bins + bin
      counts[at] = (counts[at] ?? 0) + 1
    },
    end: () => {
      const ascending = [...keys].sort((a, b) => a - b)
      const sorted = new Uint32Array(keys.length * bins)
      ascending.forEach((key, i) => {
        const begin = (stripOf.get(key) ?? 0) * bins
        sorted.set(counts.subarray(begin, begin + bins), i * bins)
      })
      return { keys: ascending, counts: sorted }
    },
  }
}
