import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { readSilence } from './silence.contract.ts'
import { listFlags, listGrids, listSources, readCheck } from './silence.queries.ts'
import { silenceAnswer } from './silence-answer.ts'

const mostFlags = 50

export function mountSilence(kernel: Kernel): void {
  mount(kernel, readSilence, async ({ db }) => {
    const [check] = await readCheck(db, {})
    const sources = await listSources(db, {})
    const grids = await listGrids(db, {})
    const flags = await listFlags(db, { limit: mostFlags })
    return silenceAnswer({ check, sources, grids, flags }, new Date())
  })
}
