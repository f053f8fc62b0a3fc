import { aNumber, aStock } from '../support/build.ts'
import { positions } from '../support/territory-city.ts'
import type { Probe } from './probe.ts'
import { ok } from './probe.ts'

export const stockProbes: Record<string, Probe> = {
  keepStock: {
    ask: ({ city }, place) => ({
      body: { resourceId: city.things[place].resourceId, item: 'sandbag', quantity: 5 },
    }),
    tells: ok,
  },
  removeStock: {
    ask: async ({ pool, city }, place) => ({
      path: `/stock/${await aStock(pool, { resourceId: city.things[place].resourceId, item: `item ${aNumber()}`, quantity: 1 })}`,
    }),
    tells: ok,
  },
  findStock: {
    ask: (_here, place) => ({
      query: `longitude=${positions[place][0]}&latitude=${positions[place][1]}&item=tent`,
    }),
  },
}
