import type { InventedCity } from './invent-city.ts'
import type { LandUse } from './land-use.ts'
import { createRandom } from './random.ts'

/** Names of areas and compounds, drawn once so that every table says the same. */
export interface PlaceNames {
  readonly street: ReadonlyMap<string, string>
  readonly community: ReadonlyMap<string, string>
  /** By block: the housing compound, village, works, school … that fills it. */
  readonly block: ReadonlyMap<number, string>
}

const suffixes: Partial<Record<LandUse, readonly [string, ...string[]]>> = {
  slabs: ['小区', '新村', '里'],
  midrise: ['花园', '家园', '苑'],
  towers: ['华庭', '花园', '苑'],
  village: ['村'],
  shops: ['商业街', '商城'],
  mall: ['广场', '中心'],
  factory: ['工业园', '产业园'],
  school: ['学校'],
  hospital: ['医院'],
  government: ['服务中心'],
  park: ['公园'],
  square: ['广场'],
}

export const nameOfPlaces = (city: InventedCity): PlaceNames => {
  const random = createRandom(`${city.name.zh}/${city.cells.length}/places`)
  const block = new Map<number, string>()
  for (const cell of city.cells) {
    const choices = suffixes[cell.use]
    if (choices && !block.has(cell.block)) block.set(cell.block, city.namer.invent(random.pick(choices)))
  }
  return {
    street: new Map(city.areas.streets.map((street) => [street.code, city.namer.invent('街道')])),
    community: new Map(city.areas.communities.map((community) => [community.code, city.namer.invent('社区')])),
    block,
  }
}
