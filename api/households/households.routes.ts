import { sees } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { countHouseholdsByGrid } from './households.contract.ts'
import { countByGrid, countOutside } from './households.queries.ts'

export function mountHouseholds(kernel: Kernel): void {
  mount(kernel, countHouseholdsByGrid, async ({ query, db, caller }) => {
    if (query.coverage === 'unit' && !sees(caller, 'households:read', 'by-building'))
      throw new Problem(
        'invalid-request',
        'A unit grid often holds a single building, and your post is not told who lives in one. Ask by community grid.',
      )
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
