import type { StockState } from '#geo/stock-words'

type Holding = { id: number; resourceId: number; quantity: number; state: StockState }
type Held = { places: number; quantity: number }

export type AddedUp<Line> = {
  /** In time, nearest first; `taken` is what is needed of it. */
  stock: (Line & { minutes: number; taken: number })[]
  found: number
  missing: number
  beyond: Held
  expired: Held
}

/**
 * The nearest are emptied first until `wanted` is met. `minutes` holds the resources that get there in time; what
 * expired is not to be used, however near it is.
 */
export function addUp<Line extends Holding>(
  lines: readonly Line[],
  minutes: ReadonlyMap<number, number>,
  wanted: number,
): AddedUp<Line> {
  const usable = lines.filter(({ state, quantity }) => state !== 'expired' && quantity > 0)
  const inTime = usable
    .flatMap((line) => {
      const away = minutes.get(line.resourceId)
      return away === undefined ? [] : [{ ...line, minutes: away }]
    })
    .sort((a, b) => a.minutes - b.minutes || a.id - b.id)
  let left = wanted
  const stock = inTime.map((line) => {
    const taken = Math.min(line.quantity, left)
    left -= taken
    return { ...line, taken }
  })
  return {
    stock,
    found: wanted - left,
    missing: left,
    beyond: held(usable.filter(({ resourceId }) => !minutes.has(resourceId))),
    expired: held(lines.filter(({ state }) => state === 'expired')),
  }
}

function held(lines: readonly Holding[]): Held {
  return { places: lines.length, quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0) }
}
