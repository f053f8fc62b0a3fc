import { z } from 'zod'

/** The one state of a line of stock, worst first; see `stock_state` in geodata/schema. */
export const StockState = z.enum(['out', 'expired', 'short', 'expiring', 'enough'])
export type StockState = z.infer<typeof StockState>

/** States in which something is to be done. */
export const runningOut = ['out', 'expired', 'short', 'expiring'] as const satisfies readonly StockState[]

/** Items and units that the page names in either language; any other name is shown as it was written. */
export const knownItems = [
  'free-places',
  'tent',
  'blanket',
  'drinking-water',
  'ready-meal',
  'first-aid-kit',
  'life-jacket',
  'sandbag',
  'water-pump',
  'generator',
  'torch',
] as const
export type KnownItem = (typeof knownItems)[number]
export const knownUnits = ['place', 'piece', 'bottle', 'box', 'bag'] as const
export type KnownUnit = (typeof knownUnits)[number]
