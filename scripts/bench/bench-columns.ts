import { unitX, unitY } from '#geo/mercator'
import { openCityClock } from '../../api/columns/city-clock.ts'
import { classTreeOf } from '../../api/columns/class-tree.ts'
import { commitNewRow, openColumnStore, reserveRow, sortStore } from '../../api/columns/column-store.ts'
import type { City } from '../../api/columns/incident-figures.ts'

export type BenchPoint = { longitude: number; latitude: number; seconds: number }

const firstSecond = Date.parse('2021-01-04T00:00:00+08:00') / 1000
const spanSeconds = 156 * 604_800

/** As make-heat-city.sql: three quarters around 400 hot spots of unequal weight, the rest anywhere on 30 by 30 km; in order of time. */
export function* benchPoints(count: number): Generator<BenchPoint> {
  const random = repeatable(12_345)
  const spots = Array.from({ length: 400 }, () => ({
    x: 0.17 + 0.14 * (random() * 2 - 1),
    y: 0.135 + 0.11 * (random() * 2 - 1),
    spread: 0.001 + 0.008 * random() ** 2,
  }))
  for (let i = 0; i < count; i++) {
    const seconds = Math.floor((i / count) * spanSeconds)
    const spot = spots[Math.floor(400 * random() ** 3)]
    const isHot = spot !== undefined && random() < 0.75
    const gauss = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    const x = isHot ? spot.x + spot.spread * gauss * Math.cos(angle) : 0.35 * random()
    const y = isHot ? spot.y + spot.spread * gauss * Math.sin(angle) : 0.27 * random()
    yield { longitude: 116.18 + x, latitude: 39.75 + y, seconds }
  }
}

function repeatable(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** The columns of the engine over these points, without a database. */
export function benchColumns(count: number): City {
  const store = openColumnStore(count)
  const clock = openCityClock('Asia/Shanghai')
  const { columns } = store
  for (const { longitude, latitude, seconds } of benchPoints(count)) {
    const row = reserveRow(store)
    const x = Math.floor(unitX(longitude) * 2 ** 32)
    const y = Math.floor(unitY(latitude) * 2 ** 32)
    columns.id[row] = row + 1
    columns.x[row] = x
    columns.y[row] = y
    columns.time[row] = firstSecond + seconds
    columns.hourOfWeek[row] = clock.hourOfWeek(firstSecond + seconds)
    columns.classId[row] = 1
    commitNewRow(store)
  }
  sortStore(store)
  return { store, clock, classes: classTreeOf([[1, 0, 0]]), latitude: 39.9, dataVersion: 1 }
}

/** What the others are sent: float32 longitude and latitude, then uint32 seconds. */
export function pointBytes(count: number): Buffer {
  const positions = new Float32Array(count * 2)
  const seconds = new Uint32Array(count)
  let i = 0
  for (const point of benchPoints(count)) {
    positions[i * 2] = point.longitude
    positions[i * 2 + 1] = point.latitude
    seconds[i++] = point.seconds
  }
  return Buffer.concat([Buffer.from(positions.buffer), Buffer.from(seconds.buffer)])
}
