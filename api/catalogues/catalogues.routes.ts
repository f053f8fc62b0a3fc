import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { listIncidentClasses } from './catalogues.contract.ts'
import { listClassRows } from './catalogues.queries.ts'

export function mountCatalogues(kernel: Kernel): void {
  mount(kernel, listIncidentClasses, async ({ db }) => ({ classes: await listClassRows(db, {}) }))
}
