import { audienceOf } from '../columns/audience.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { drawDensity, summariseHeat } from './heat.contract.ts'
import { densityHeaders, summaryAnswer } from './heat.rules.ts'

export function mountHeat(kernel: Kernel, columns: IncidentColumns): void {
  mount(kernel, summariseHeat, async ({ query, caller }) => {
    refuseWhileLoading(columns)
    const { coverage, bucket, ...filter } = query
    const summary = await columns.summarise(filter, { coverage, bucket }, audienceOf(caller))
    if (summary.histogram === null)
      throw new Problem(
        'invalid-request',
        `/query/bucket: the window holds more than 20,000 bars of one ${bucket}. Ask for a shorter window or a longer bucket.`,
      )
    return summaryAnswer({ ...summary, histogram: summary.histogram }, new Date())
  })

  mountStream(kernel, drawDensity, async ({ query, caller }, _req, res) => {
    refuseWhileLoading(columns)
    const { bbox, radiusMeters, cells, ...filter } = query
    const density = await columns.drawDensity(filter, { bbox, radiusMeters, mostCells: cells }, audienceOf(caller))
    res.set(densityHeaders(density)).type('application/octet-stream')
    res.send(Buffer.from(density.field.buffer, density.field.byteOffset, density.field.byteLength))
  })
}

function refuseWhileLoading(columns: IncidentColumns): void {
  if (columns.ready()) return
  const percent = Math.floor(columns.loadedShare() * 100)
  throw new Problem('still-loading', `The incidents are being read into memory (${percent} %). Ask again in a moment.`)
}
