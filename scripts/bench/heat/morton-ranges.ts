import type { MercatorBox } from '../../../api/columns/morton.ts'
import { mortonKey } from '../../../api/columns/morton.ts'

/** Keys from first (included) to past (not included; up to 2^32). */
export type KeyRange = { first: number; past: number }

// A side of this many cells at the chosen zoom: more cells fit the box closer but cost more searches.
const mostCellsASide = 16

/** Few ranges of Morton keys that together hold every point of the box, and some around it; in ascending order. */
export function mortonRanges(box: MercatorBox): KeyRange[] {
  let shift = 0
  const cell = (coordinate: number) => Math.floor(coordinate / 65_536 / 2 ** shift)
  while (shift < 16 && Math.max(cell(box.east) - cell(box.west), cell(box.south) - cell(box.north)) >= mostCellsASide) {
    shift++
  }
  const size = 4 ** shift
  const firsts: number[] = []
  for (let y = cell(box.north); y <= cell(box.south); y++) {
    for (let x = cell(box.west); x <= cell(box.east); x++) firsts.push(mortonKey(x, y) * size)
  }
  firsts.sort((a, b) => a - b)
  const ranges: KeyRange[] = []
  for (const first of firsts) {
    const last = ranges.at(-1)
    if (last?.past === first) last.past = first + size
    else ranges.push({ first, past: first + size })
  }
  return ranges
}
