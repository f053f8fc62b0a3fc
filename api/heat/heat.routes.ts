import type { Response } from 'express'
import type { SparseCounts } from '#geo/sparse-counts'
import { packCounts, sparseCounts } from '#geo/sparse-counts'
import type { Audience } from '../columns/audience.ts'
import { audienceOf } from '../columns/audience.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import { refuseWhileLoading, refusingTooMuch } from '../columns/refusals.ts'
import type { Caller } from '../http/caller.ts'
import { sendCompressed } from '../http/compress.ts'
import { refuseUnknownClasses } from '../http/known-classes.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { countByCell, countByHourOfWeek, countOverTime, drawDensity, summariseHeat } from './heat.contract.ts'
import { densityHeaders, hoursAnswer, summaryAnswer } from './heat.rules.ts'

export function mountHeat(kernel: Kernel, columns: IncidentColumns): void {
  mount(kernel, summariseHeat, async ({ query, caller }) => {
    refuseWhileLoading(columns)
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
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
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
    const { bbox, radiusMeters, cells, ...filter } = query
    const density = await columns.drawDensity(filter, { bbox, radiusMeters, mostCells: cells }, audienceOf(caller))
    res.set(densityHeaders(density)).type('application/octet-stream')
    res.send(Buffer.from(density.field.buffer, density.field.byteOffset, density.field.byteLength))
  })

  mountCounts(kernel, columns)
}

/** Counts over time: a page that plays asks once and draws its frames from the answer. */
function mountCounts(kernel: Kernel, columns: IncidentColumns): void {
  mountStream(kernel, countByCell, async ({ query, caller }, _req, res) => {
    const audience = exactAudienceOf(caller, columns)
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
    const { bbox, shape, cellMeters, bucket, ...filter } = query
    const question = { bbox, shape, cellMeters, bucket: bucket === 'whole' ? null : bucket }
    const cells = await refusingTooMuch(columns.countCells(filter, question, audience), '/query/bucket', lessAdvice)
    res.set('X-Cell-Latitude', String(cells.lattice.latitudeTenths))
    await sendCounts(res, sparseCounts({ ...cells, keys: [cells.columns, cells.rows] }), cells.dataVersion)
  })

  mountStream(kernel, countOverTime, async ({ query, caller }, _req, res) => {
    const audience = exactAudienceOf(caller, columns)
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
    const { by, bucket, ...filter } = query
    const cube = await refusingTooMuch(columns.countCube(filter, { by, bucket }, audience), '/query/bucket', lessAdvice)
    res.set('X-Placeholders', String(cube.placeholders))
    await sendCounts(res, sparseCounts({ ...cube, keys: [cube.keys] }), cube.dataVersion)
  })

  mount(kernel, countByHourOfWeek, async ({ query, caller }) => {
    const audience = exactAudienceOf(caller, columns)
    await refuseUnknownClasses(kernel.pool, caller, query.classes ?? [])
    const cube = await columns.countCube(query, { by: 'city', bucket: 'hour-of-week' }, audience)
    return hoursAnswer(cube, new Date())
  })
}

/** Published figures are counted by grid and month: whoever is told those has no right to these, and is refused twice. */
function exactAudienceOf(caller: Caller, columns: IncidentColumns): Audience {
  refuseWhileLoading(columns)
  const audience = audienceOf(caller)
  if (audience.figures === 'exact') return audience
  throw new Problem('not-allowed', 'Published figures are told by community grid and month only: ask /heat/summary.')
}

const lessAdvice = 'Ask for a shorter window, a longer bucket or larger cells.'

async function sendCounts(res: Response, counts: SparseCounts, dataVersion: number): Promise<void> {
  const total = counts.counts.reduce((sum, count) => sum + count, 0)
  res.set({ 'X-Total': String(total), 'X-Data-Version': String(dataVersion), 'Cache-Control': 'no-store' })
  await sendCompressed(res, Buffer.from(packCounts(counts).buffer), 'application/octet-stream')
}
