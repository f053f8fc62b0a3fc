import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { getBuilding } from './buildings.contract.ts'
import { getBuildingRow } from './buildings.queries.ts'

export function mountBuildings(kernel: Kernel): void {
  mount(kernel, getBuilding, async ({ params, db }) => {
    const [building] = await getBuildingRow(db, params)
    if (!building)
      throw new Problem('not-found', `There is no building with id ${params.id}. Look it up by its address.`)
    return building
  })
}
