import type { SparseCounts } from '#geo/sparse-counts'

/** Counts of things over time, ordered by time: what one bin adds stands together. */
export type Frames = {
  /** Starts of the bins in UTC seconds, and where the last one ends: one more than there are bins. */
  edges: Float64Array
  keys: readonly Uint32Array[]
  things: number
  /** Where the entries of each bin begin, and where the last ones end. */
  begins: Uint32Array
  thing: Uint32Array
  count: Uint32Array
}

export function framesOf({ starts, end, keys, lengths, counts, bins }: SparseCounts): Frames {
  const begins = new Uint32Array(starts.length + 1)
  for (const bin of bins) begins[bin + 1] = (begins[bin + 1] ?? 0) + 1
  for (let bin = 1; bin < begins.length; bin++) begins[bin] = (begins[bin] ?? 0) + (begins[bin - 1] ?? 0)
  const next = begins.slice()
  const thing = new Uint32Array(counts.length)
  const count = new Uint32Array(counts.length)
  let at = 0
  lengths.forEach((length, number) => {
    for (const last = at + length; at < last; at++) {
      const bin = bins[at] ?? 0
      const place = next[bin] ?? 0
      next[bin] = place + 1
      thing[place] = number
      count[place] = counts[at] ?? 0
    }
  })
  return { edges: Float64Array.from([...starts, end]), keys, things: lengths.length, begins, thing, count }
}

/** The bins [first, past) that begin in a window of UTC seconds; windows are made of whole bins. */
export function binsIn({ edges }: Pick<Frames, 'edges'>, from: number, to: number): [first: number, past: number] {
  const bins = edges.subarray(0, -1)
  const first = bins.findIndex((start) => start >= from)
  const past = bins.findIndex((start) => start >= to)
  const orEnd = (index: number) => (index < 0 ? bins.length : index)
  return [orEnd(first), Math.max(orEnd(first), orEnd(past))]
}

export type Tally = (first: number, past: number) => Uint32Array

/**
 * Sums of each thing over the bins [first, past). From one frame to the next only what comes and what goes is counted,
 * so a step costs the same however long the window is. The array is the tally's own and is changed by the next call.
 */
export function openTally(frames: Frames): Tally {
  const sums = new Uint32Array(frames.things)
  let shown: [number, number] = [0, 0]
  const add = (first: number, past: number, sign: 1 | -1) => {
    for (let at = frames.begins[first] ?? 0; at < (frames.begins[past] ?? 0); at++) {
      const thing = frames.thing[at] ?? 0
      sums[thing] = (sums[thing] ?? 0) + sign * (frames.count[at] ?? 0)
    }
  }
  return (first, past) => {
    const [oldFirst, oldPast] = shown
    const isFar = first >= oldPast || past <= oldFirst
    if (isFar) {
      sums.fill(0)
      add(first, past, 1)
    } else {
      add(Math.min(first, oldFirst), oldFirst, 1)
      add(oldFirst, Math.max(first, oldFirst), -1)
      add(oldPast, Math.max(past, oldPast), 1)
      add(Math.min(past, oldPast), oldPast, -1)
    }
    shown = [first, past]
    return sums
  }
}

type Instants = { from?: string | undefined; to?: string | undefined }

/** The bins of a window of instants; an end that is left out is open. */
export function binsOf(frames: Pick<Frames, 'edges'>, { from, to }: Instants): [first: number, past: number] {
  const secondsOf = (iso: string | undefined, open: number) => (iso === undefined ? open : Date.parse(iso) / 1000)
  return binsIn(frames, secondsOf(from, -Infinity), secondsOf(to, Infinity))
}

/** Sums of a window by the things' (first) keys. */
export function countsIn(frames: Frames, tally: Tally, window: Instants): Map<number, number> {
  const [keys] = frames.keys
  return new Map(Array.from(tally(...binsOf(frames, window)), (count, i) => [keys?.[i] ?? 0, count]))
}

/** Where windows of `length` bins end, some `most` of them spread over the whole time: enough to choose a scale by. */
export function sampledEnds({ begins }: Pick<Frames, 'begins'>, length: number, most = 12): number[] {
  const bins = begins.length - 1
  const first = Math.min(length, bins)
  const step = Math.max(1, Math.ceil((bins - first + 1) / most))
  return Array.from({ length: Math.ceil((bins - first + 1) / step) }, (_, i) => bins - i * step).reverse()
}
