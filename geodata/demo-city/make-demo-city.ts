import type { ClientBase } from 'pg'
import { loadCatalogue } from '../catalogues/load-catalogue.ts'
import { yunchengCatalogue } from '../catalogues/yuncheng-2013.ts'
import {
  areaRows,
  buildingRows,
  communityGridRows,
  groundRows,
  nodeRows,
  numberGrids,
  resourceRows,
  roadRows,
  stockRows,
  unitGridRows,
} from './city-rows.ts'
import type { TableRows } from './city-rows.ts'
import type { DemoCitySize, SizeFigures } from './city-size.ts'
import { householdRows, sizeHouseholds } from './household-rows.ts'
import { dataAsOfMs } from './incident-calendar.ts'
import { inventCity } from './invent-city.ts'
import type { InventedCity, Report } from './invent-city.ts'
import { nameOfPlaces } from './place-names.ts'
import { createNumberBook } from './leave-numbers.ts'
import { storeIncidents } from './store-incidents.ts'
import type { Seals } from './store-residents.ts'
import { storeResidents } from './store-residents.ts'
import { continueIdsOf, copyRows } from './store-rows.ts'
import { createDuplicateBook, writeTruth } from './truth.ts'

export interface DemoCityOrder {
  readonly client: ClientBase
  readonly size: DemoCitySize
  readonly seed: number
  readonly report: Report
  readonly truthFile: string
  /** Seals what is personal; without one the city has households and no residents, and no caller leaves a number. */
  readonly seals?: Seals
  /** Other figures than the size's own: for tests. */
  readonly figures?: Partial<SizeFigures>
}

export interface DemoCitySummary {
  readonly nameZh: string
  readonly nameEn: string
  readonly rows: Readonly<Record<string, number>>
  readonly seconds: { readonly inventing: number; readonly storing: number }
  readonly truthFile: string
}

const governedTables = [
  'areas',
  'ground',
  'grids',
  'road_nodes',
  'roads',
  'buildings',
  'households',
  'resources',
  'stock',
  'incidents',
]

/** Is there anything of a city in the database already? */
export const holdsACity = async (client: ClientBase): Promise<boolean> => {
  const checks = governedTables.map((table) => `EXISTS (SELECT FROM ${table})`).join(' OR ')
  const { rows } = await client.query<{ holds: boolean }>(`SELECT ${checks} AS holds`)
  return rows[0]?.holds === true
}

const tablesOfPersons = [
  'residents',
  'resident_names',
  'resident_telephones',
  'resident_identities',
  'resident_care',
  'incident_originals',
  'replaced_originals',
]

/** What was computed from a city goes with it. */
const found = [
  'silence_checks',
  'silence_sources',
  'silence_grids',
  'silence_flags',
  'forecast_runs',
  'forecast_groups',
  'forecasts',
  'hotspot_runs',
  'hotspot_results',
  'cluster_scans',
  'cluster_alerts',
  'reporting_runs',
  'placement_runs',
  'scenarios',
  'orders',
  'plans',
  'plan_steps',
  'reporting_communities',
  'reporting_grids',
]

/** Empties every table of the city and of its people; class catalogues and the published area codes stay. */
export const removeCity = async (client: ClientBase): Promise<void> => {
  const others = ['grid_lineage', 'imported_keys', 'import_replaced', ...found]
  await client.query(`TRUNCATE ${[...governedTables, ...tablesOfPersons, ...others].join(', ')}`)
}

/** Each table is analysed at once: the overlap and foreign key checks of the next one plan by its statistics. */
const storeTables = async (client: ClientBase, tables: readonly TableRows[], report: Report) => {
  const counts: Record<string, number> = {}
  for (const rows of tables) {
    const { table } = rows
    counts[table] = (counts[table] ?? 0) + (await copyRows(client, rows))
    await continueIdsOf(client, table)
    await client.query(`ANALYZE ${table}`)
    report(`${counts[table].toLocaleString('en')} rows in ${table}`)
  }
  return counts
}

const describeCity = async (order: DemoCityOrder, city: InventedCity): Promise<void> => {
  const settings = {
    name_zh: city.name.zh,
    name_en: city.name.en,
    made_by: 'demo-city',
    size: order.size,
    seed: String(order.seed),
    data_as_of: new Date(dataAsOfMs).toISOString(),
    timezone: 'Asia/Shanghai',
  }
  await order.client.query(
    `INSERT INTO city_settings (key, value) SELECT key, value FROM jsonb_each_text($1::jsonb)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [JSON.stringify(settings)],
  )
}

const storeCity = async (order: DemoCityOrder, city: InventedCity) => {
  const { client, report } = order
  const tally = { events: 0, unreported: 0 }
  const duplicates = createDuplicateBook()
  const ids = numberGrids(city)
  const names = nameOfPlaces(city)
  const { sizes, populationOfCell } = sizeHouseholds(city)
  const classIds = await loadCatalogue(client, yunchengCatalogue)
  const counts = await storeTables(
    client,
    [
      areaRows(city, names),
      groundRows(city, names),
      communityGridRows(city, names, populationOfCell),
      unitGridRows(city, names, populationOfCell),
      nodeRows(city),
      roadRows(city),
      buildingRows(city, names, ids),
      householdRows(city, ids, sizes),
      resourceRows(city),
      stockRows(city),
    ],
    report,
  )
  const { seals } = order
  if (seals !== undefined) {
    const random = city.random.fork('residents')
    counts.residents = await storeResidents(client, { households: sizes.length, random, seals })
    report(`${counts.residents.toLocaleString('en')} rows in residents`)
  }
  const numbers = createNumberBook(city.random.fork('callers'), seals)
  counts.incidents = await storeIncidents(
    { client, ids, classIds, numbers, report },
    { city, catalogue: yunchengCatalogue, tally, duplicates },
  )
  await describeCity(order, city)
  return { counts, tally, duplicates }
}

/** Invents a city and stores it in one transaction; the same size and seed give the same rows. */
export const makeDemoCity = async (order: DemoCityOrder): Promise<DemoCitySummary> => {
  const { client, size, seed, truthFile } = order
  const begun = Date.now()
  const city = inventCity(order, order.report)
  const invented = Date.now()
  await client.query('BEGIN')
  try {
    const { counts, tally, duplicates } = await storeCity(order, city)
    await writeTruth({ file: truthFile, heading: { size, seed, name: city.name.zh }, city, tally, duplicates })
    await client.query('ANALYZE incidents')
    await client.query('COMMIT')
    const seconds = { inventing: (invented - begun) / 1000, storing: (Date.now() - invented) / 1000 }
    return { nameZh: city.name.zh, nameEn: city.name.en, rows: counts, seconds, truthFile }
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}
