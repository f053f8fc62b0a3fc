import { reaches, sees } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { getBuilding } from './buildings.contract.ts'
import { getBuildingRow } from './buildings.queries.ts'

export function mountBuildings(kernel: Kernel): void {
  mount(kernel, getBuilding, async ({ params, db, caller }) => {
    const [building] = await getBuildingRow(db, params)
    if (!building)
      throw new Problem('not-found', `There is no building with id ${params.id}. Look it up by its address.`)
    const isTold = sees(caller, 'households:read', 'by-building') && reaches(caller, building.communityGridId)
    return isTold ? building : { ...building, households: null, people: null }
  })
}
