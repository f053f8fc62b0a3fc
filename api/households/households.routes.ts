import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { countHouseholdsByGrid } from './households.contract.ts'
import { countByGrid, countOutside } from './households.queries.ts'

export function mountHouseholds(kernel: Kernel): void {
  mount(kernel, countHouseholdsByGrid, async ({ query, db }) => {
    const grids = await countByGrid(db, query)
    const [outside] = await countOutside(db, query)
    if (!outside) throw new Error('count-households-outside answered no row')
    return {
      grids,
      outsideAnyGrid: outside.outsideAnyGrid,
      provenance: {
        source: 'households by their link to the grids in force',
        dataVersion: outside.dataVersion,
        computedAt: new Date().toISOString(),
      },
    }
  })
}
