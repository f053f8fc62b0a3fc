import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { drawUnreachedGround, measureReach, rankWhereNext } from './coverage.contract.ts'
import type { ReachEngine } from './reach-engine.ts'

export function mountCoverage(kernel: Kernel, engine: ReachEngine): void {
  mount(kernel, measureReach, ({ query, caller }) => engine.measureReach(query, caller.gridIds))
  mount(kernel, drawUnreachedGround, ({ query }) => engine.drawUnreachedGround(query))
  mount(kernel, rankWhereNext, ({ query, caller }) => engine.rankWhereNext(query, caller.gridIds))
}
