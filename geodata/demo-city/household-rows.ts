import { pointHex } from './copy-text.ts'
import type { CopyValue } from './copy-text.ts'
import type { GridIds, TableRows } from './city-rows.ts'
import type { InventedCity } from './invent-city.ts'
import { createDraw } from './incident-places.ts'
import type { Building } from './raise-buildings.ts'
import { metersToWgs84 } from './to-wgs84.ts'

// Shares of households of one to six persons, near the census of 2020: 2.6 persons on average.
const sizeShares = [0.25, 0.3, 0.21, 0.13, 0.07, 0.04]

/** Sizes of all households in the order of the buildings, and the people of each cell. */
export const sizeHouseholds = (city: InventedCity): { sizes: Uint8Array; populationOfCell: number[] } => {
  const random = city.random.fork('households')
  const draw = createDraw(sizeShares)
  const populationOfCell = city.cells.map(() => 0)
  const total = city.built.buildings.reduce((sum, building) => sum + building.households, 0)
  const sizes = new Uint8Array(total)
  let next = 0
  for (const building of city.built.buildings) {
    for (let i = 0; i < building.households; i++) {
      const size = draw.draw(random) + 1
      sizes[next++] = size
      populationOfCell[building.cell] = (populationOfCell[building.cell] ?? 0) + size
    }
  }
  return { sizes, populationOfCell }
}

/** "3单元501": entrance, floor, door. Houses with one household a floor have only floors. */
const doorOf = (building: Building, index: number): string => {
  const homes = Math.max(building.households, building.floors * building.perFloor)
  const home = Math.floor((index * homes) / building.households)
  const floor = Math.floor(home / Math.max(1, building.perFloor)) + 1
  const onFloor = home % Math.max(1, building.perFloor)
  if (building.perFloor <= 2) return `${floor}0${onFloor + 1}`
  return `${Math.floor(onFloor / 2) + 1}单元${floor}0${(onFloor % 2) + 1}`
}

const columns = ['id', 'building_id', 'place', 'size', 'position', 'community_grid_id', 'unit_grid_id', 'grid_rule']

export const householdRows = (city: InventedCity, ids: GridIds, sizes: Uint8Array): TableRows => {
  const rows = function* (): Generator<CopyValue[]> {
    let id = 0
    for (const [index, building] of city.built.buildings.entries()) {
      const { center, along, halfLength } = building.box
      for (let i = 0; i < building.households; i++) {
        // Doors spread along the middle of the building.
        const s = halfLength * 0.8 * (((i + 0.5) / building.households) * 2 - 1)
        const position = metersToWgs84(center.x + along.x * s, center.y + along.y * s)
        yield [
          ++id,
          index + 1,
          doorOf(building, i),
          sizes[id - 1],
          pointHex(position),
          ids.communityGridOfCell[building.cell],
          ids.unitGridOfCell[building.cell],
          'building',
        ]
      }
    }
  }
  return { table: 'households', columns, rows: rows() }
}
