import type { AddressBook } from './addresses.ts'
import type { AreaPlan } from './draw-areas.ts'
import type { PlaceFinder } from './incident-places.ts'
import type { Namer } from './invented-names.ts'
import type { Cell, LandUse } from './land-use.ts'
import type { Point } from './plane-geometry.ts'
import type { BuiltCity } from './raise-buildings.ts'
import type { Random } from './random.ts'

export type ResourceKind =
  | 'worker'
  | 'post'
  | 'vehicle'
  | 'station'
  | 'fire-station'
  | 'police-station'
  | 'clinic'
  | 'school'
  | 'service-centre'
  | 'shelter'
  | 'stock'

export interface Resource {
  readonly kind: ResourceKind
  readonly name: string
  readonly address: string
  /** In metres. */
  readonly position: Point
  readonly capacity: number | undefined
  readonly capacityUnit: string | undefined
  readonly hours: string
}

export interface ResourceGround {
  readonly cells: readonly Cell[]
  readonly built: BuiltCity
  readonly areas: AreaPlan
  readonly addresses: AddressBook
  readonly finder: PlaceFinder
  readonly namer: Namer
  readonly random: Random
}

interface Kept {
  readonly cell: number
  readonly kind: ResourceKind
  readonly name: string
  readonly capacity?: readonly [number, string]
  readonly hours: string
}

const shortHours = 'Mo-Fr 09:00-17:30'
const dayHours = 'Mo-Su 08:00-20:00'

const keep = (ground: ResourceGround, resource: Kept): Resource => {
  const { built, addresses, finder, random } = ground
  const own = built.buildingsOfCell[resource.cell] ?? []
  const building = built.buildings[own[random.int(0, Math.max(0, own.length - 1))] ?? -1]
  const spot = finder.spotIn(resource.cell, 'green', random)
  const position = building && resource.kind !== 'shelter' ? building.box.center : spot
  return {
    kind: resource.kind,
    name: resource.name,
    address: addresses.addressOf(resource.cell, position),
    position,
    capacity: resource.capacity?.[0],
    capacityUnit: resource.capacity?.[1],
    hours: resource.hours,
  }
}

/** The cell with most households: where people are is where the worker starts. */
const busiestOf = (ground: ResourceGround, cells: readonly number[]): number =>
  cells.reduce((best, cell) => {
    const more = (ground.built.householdsOfCell[cell] ?? 0) > (ground.built.householdsOfCell[best] ?? 0)
    return more ? cell : best
  }, cells[0] ?? 0)

const perGrid = (ground: ResourceGround): Kept[] =>
  ground.areas.communityGrids
    .filter((grid) => grid.kind === 'comprehensive')
    .map((grid) => ({
      cell: busiestOf(ground, grid.cells),
      kind: 'worker',
      name: `${grid.code.slice(-6)}网格员`,
      hours: ground.random.chance(0.8) ? 'Mo-Sa 08:00-18:00' : 'Mo-Su 12:00-21:00',
    }))

/** The further out, the less there is; the east of the city has grown faster than its services. */
const isServed = (ground: ResourceGround, cell: number, share: number): boolean => {
  const place = ground.built.lots[cell]?.ring[0]
  const neglected = (place?.x ?? 0) > 0 ? 0.55 : 1
  const far = ground.cells[cell]?.remoteness ?? 0.5
  return ground.random.chance(share * neglected * (far > 0.6 ? 0.5 : 1))
}

const perCommunity = (ground: ResourceGround): Kept[] => {
  const { random, namer } = ground
  return ground.areas.communities.flatMap((community) => {
    const cell = busiestOf(ground, community.cells)
    const found: Kept[] = []
    if (isServed(ground, cell, 0.95)) {
      found.push({
        cell,
        kind: 'service-centre',
        name: namer.invent('社区服务站'),
        capacity: [random.int(20, 60), 'visitors'],
        hours: shortHours,
      })
    }
    if (isServed(ground, cell, 0.75)) {
      found.push({
        cell: pickCell(community.cells, random),
        kind: 'clinic',
        name: namer.invent('社区卫生服务站'),
        capacity: [random.int(10, 40), 'beds'],
        hours: dayHours,
      })
    }
    if (isServed(ground, cell, 0.8)) {
      found.push({
        cell: pickCell(community.cells, random),
        kind: 'post',
        name: namer.invent('治安岗亭'),
        capacity: [random.int(2, 6), 'persons'],
        hours: '24/7',
      })
    }
    if (isServed(ground, cell, 0.45)) {
      found.push({
        cell: pickCell(community.cells, random),
        kind: 'stock',
        name: namer.invent('物资储备点'),
        capacity: [random.int(100, 900), 'items'],
        hours: dayHours,
      })
    }
    return found
  })
}

const pickCell = (cells: readonly number[], random: Random): number => cells[random.int(0, cells.length - 1)] ?? 0

const perStreet = (ground: ResourceGround): Kept[] => {
  const { random, namer } = ground
  return ground.areas.streets.flatMap((street, index): Kept[] => {
    const inhabited = street.cells.filter((cell) => (ground.built.householdsOfCell[cell] ?? 0) > 0)
    const cellsHere = inhabited.length > 0 ? inhabited : street.cells
    const yard = pickCell(cellsHere, random)
    const vehicles = Array.from({ length: random.int(2, 5) }, (_, i): Kept => ({
      cell: yard,
      kind: 'vehicle',
      name: `${index + 1}街道${i % 2 === 0 ? '清扫车' : '巡查车'}${i + 1}号`,
      capacity: [random.int(2, 6), 'persons'],
      hours: i % 2 === 0 ? 'Mo-Su 05:00-13:00' : 'Mo-Su 08:00-22:00',
    }))
    return [
      {
        cell: yard,
        kind: 'station',
        name: namer.invent('综合执法站'),
        capacity: [random.int(12, 40), 'persons'],
        hours: '24/7',
      },
      {
        cell: pickCell(cellsHere, random),
        kind: 'police-station',
        name: namer.invent('派出所'),
        capacity: [random.int(20, 70), 'persons'],
        hours: '24/7',
      },
      ...vehicles,
    ]
  })
}

/** About one fire station for 25,000 households, and none in the far east: the gap a coverage map should show. */
const fireStations = (ground: ResourceGround): Kept[] => {
  const { random, namer, built } = ground
  const households = built.householdsOfCell.reduce((sum, count) => sum + count, 0)
  const wanted = Math.max(2, Math.round(households / 25_000))
  const reach = Math.max(...built.lots.map((lot) => lot.ring[0]?.x ?? 0))
  const candidates = built.lots.flatMap((lot, cell) => {
    const isUrban = ground.cells[cell]?.zone === 'urban' || ground.cells[cell]?.zone === 'core'
    return isUrban && (lot.ring[0]?.x ?? 0) < reach * 0.35 && (built.buildingsOfCell[cell] ?? []).length > 0
      ? [cell]
      : []
  })
  const chosen: number[] = []
  for (let tries = 0; chosen.length < wanted && tries < 400; tries++) {
    const cell = pickCell(candidates, random)
    const at = built.lots[cell]?.ring[0]
    const isNear = (other: number) => {
      const there = built.lots[other]?.ring[0]
      return at && there ? Math.hypot(at.x - there.x, at.y - there.y) < 1200 - tries * 3 : true
    }
    if (!chosen.some(isNear)) chosen.push(cell)
  }
  return chosen.map((cell) => ({
    cell,
    kind: 'fire-station',
    name: namer.invent('消防救援站'),
    capacity: [random.int(2, 6), 'vehicles'],
    hours: '24/7',
  }))
}

const ofUse = (ground: ResourceGround, use: LandUse): number[] => {
  const seen = new Set<number>()
  return ground.cells.flatMap((cell, index) => {
    if (cell.use !== use || seen.has(cell.block) || cell.zone === 'riverside') return []
    seen.add(cell.block)
    return [index]
  })
}

const perLandmark = (ground: ResourceGround): Kept[] => {
  const { random, namer } = ground
  const schools = ofUse(ground, 'school').map((cell): Kept => ({
    cell,
    kind: 'school',
    name: namer.invent(random.chance(0.7) ? '小学' : '中学'),
    capacity: [random.int(400, 2200), 'pupils'],
    hours: 'Mo-Fr 07:30-17:30',
  }))
  const hospitals = ofUse(ground, 'hospital').map((cell): Kept => ({
    cell,
    kind: 'clinic',
    name: namer.invent('医院'),
    capacity: [random.int(120, 900), 'beds'],
    hours: '24/7',
  }))
  const open = [...ofUse(ground, 'park'), ...ofUse(ground, 'square')].filter((cell) => isServed(ground, cell, 0.9))
  const shelters = open.map((cell): Kept => ({
    cell,
    kind: 'shelter',
    name: namer.invent('应急避难场所'),
    capacity: [random.int(300, 6000), 'persons'],
    hours: '24/7',
  }))
  return [...schools, ...hospitals, ...shelters]
}

export const placeResources = (ground: ResourceGround): Resource[] =>
  [
    ...perGrid(ground),
    ...perCommunity(ground),
    ...perStreet(ground),
    ...fireStations(ground),
    ...perLandmark(ground),
  ].map((resource) => keep(ground, resource))
