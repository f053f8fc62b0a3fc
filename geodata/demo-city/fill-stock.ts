import type { KnownItem, KnownUnit } from '#geo/stock-words'
import { dataAsOfMs } from './incident-calendar.ts'
import type { Resource } from './place-resources.ts'
import type { Random } from './random.ts'

export interface StockLine {
  /** Index of the resource that holds it. */
  readonly resource: number
  readonly item: KnownItem
  readonly unit: KnownUnit
  readonly quantity: number
  readonly minimum: number
  /** Day of the city's calendar, or undefined for what keeps. */
  readonly expiresOn: string | undefined
  readonly updatedMs: number
}

interface Kept {
  readonly item: KnownItem
  readonly unit: KnownUnit
  /** Least and most of the minimum a place is given. */
  readonly minimum: readonly [number, number]
  /** How long it is good for when new, in days; undefined: it keeps. */
  readonly lifeDays?: number
  /** How many of the places have it at all. */
  readonly share: number
}

const shelf: readonly Kept[] = [
  { item: 'tent', unit: 'piece', minimum: [5, 40], share: 0.8 },
  { item: 'blanket', unit: 'piece', minimum: [50, 300], share: 0.9 },
  { item: 'drinking-water', unit: 'bottle', minimum: [200, 1500], lifeDays: 540, share: 1 },
  { item: 'ready-meal', unit: 'box', minimum: [100, 800], lifeDays: 720, share: 0.85 },
  { item: 'first-aid-kit', unit: 'box', minimum: [5, 30], lifeDays: 1095, share: 0.9 },
  { item: 'life-jacket', unit: 'piece', minimum: [10, 60], share: 0.4 },
  { item: 'sandbag', unit: 'bag', minimum: [200, 2000], share: 0.6 },
  { item: 'water-pump', unit: 'piece', minimum: [1, 6], share: 0.5 },
  { item: 'generator', unit: 'piece', minimum: [1, 4], share: 0.5 },
  { item: 'torch', unit: 'piece', minimum: [20, 100], share: 0.7 },
]

const dayMs = 86_400_000
const shanghaiOffsetMs = 8 * 3_600_000
const dayOf = (ms: number): string => new Date(ms + shanghaiOffsetMs).toISOString().slice(0, 10)

/** One line in thirty has run out, one in eight is short; the others have what they must and more. */
const quantityFor = (minimum: number, random: Random): number => {
  const luck = random.next()
  if (luck < 0.03) return 0
  if (luck < 0.15) return Math.round(minimum * random.range(0.2, 0.95))
  return Math.round(minimum * random.range(1, 1.8))
}

/** Some of it is past its day, some will be within weeks; the rest was bought new somewhere in its life. */
const expiryOf = (lifeDays: number, random: Random): string => {
  const luck = random.next()
  const days = luck < 0.07 ? -random.int(5, 200) : luck < 0.19 ? random.int(10, 75) : random.int(90, lifeDays)
  return dayOf(dataAsOfMs + days * dayMs)
}

const updatedBefore = (mostDays: number, random: Random): number =>
  dataAsOfMs - random.int(60, mostDays * 1440) * 60_000

const fillShelf = (resource: number, random: Random): StockLine[] =>
  shelf.flatMap(({ item, unit, minimum: [least, most], lifeDays, share }) => {
    if (!random.chance(share)) return []
    const minimum = random.int(least, most)
    return [
      {
        resource,
        item,
        unit,
        quantity: quantityFor(minimum, random),
        minimum,
        expiresOn: lifeDays === undefined ? undefined : expiryOf(lifeDays, random),
        updatedMs: updatedBefore(90, random),
      },
    ]
  })

/** A shelter's free places are counted like any stock; some are taken, and its water and blankets lie there. */
const fillShelter = (resource: number, places: number, random: Random): StockLine[] => {
  const taken = random.chance(0.15) ? random.range(0.5, 1) : random.range(0, 0.1)
  const free = Math.round(places * (1 - taken))
  const line = (item: KnownItem, unit: KnownUnit, minimum: number, expiresOn?: string): StockLine => ({
    resource,
    item,
    unit,
    quantity: quantityFor(minimum, random),
    minimum,
    expiresOn,
    updatedMs: updatedBefore(30, random),
  })
  return [
    { ...line('free-places', 'place', Math.round(places / 2)), quantity: free },
    line('drinking-water', 'bottle', places, expiryOf(540, random)),
    line('blanket', 'piece', Math.round(places / 4)),
  ]
}

/** What lies at the stock points and shelters of the city: invented, and the same for the same resources and seed. */
export const fillStock = (resources: readonly Resource[], random: Random): StockLine[] =>
  resources.flatMap(({ kind, capacity }, index) => {
    if (kind === 'stock') return fillShelf(index, random)
    return kind === 'shelter' ? fillShelter(index, capacity ?? 100, random) : []
  })
