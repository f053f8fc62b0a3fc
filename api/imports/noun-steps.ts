import type { Database } from '../db/transaction.ts'
import type { ImportNoun } from './imports.contract.ts'
import { nounFields } from './noun-fields.ts'
import { nounTables } from './noun-tables.ts'
import { attachFreshQuarters, insertIntoFreshQuarters, prepareQuarters } from './fresh-quarters.ts'
import type { StoreContext } from './store-context.ts'
import { sealOriginals } from './store-originals.ts'
import * as staging from './staging.queries.ts'

/** Grids, areas and ground make the city; the other nouns lie in it. */
const liesInCity: readonly ImportNoun[] = ['incidents', 'households', 'buildings', 'resources', 'roads', 'road-nodes']

/** Repairs, placeholders, places and refusals; afterwards the notes are complete. */
export async function checkStaged({ db, plan, rowsRead }: StoreContext): Promise<void> {
  const { noun, keySpace } = plan
  const { shape } = nounFields[noun]
  await staging.analyzeStaging(db, 'staged')
  await staging.refuseRepeatedKeys(db, {})
  if (shape === 'polygon') await staging.mendPolygons(db, {})
  if (shape === 'line') await staging.mendLines(db, {})
  if (shape === 'point') await staging.gatherPoints(db, {})
  else if (liesInCity.includes(noun)) await staging.gatherShapes(db, {})
  await staging.indexPoints(db, {})
  await staging.analyzeStaging(db, 'staged_point')
  await staging.linkPoints(db, { rowsRead: shape === 'point' ? rowsRead : null })
  await staging.analyzeStaging(db, 'staged_place')
  await checkNoun(db, noun, keySpace)
  if (!liesInCity.includes(noun)) return
  await staging.markOutside(db, {})
  await staging.noteOutside(db, {})
}

async function checkNoun(db: Database, noun: ImportNoun, keySpace: string): Promise<void> {
  if (noun === 'grids') {
    await staging.indexShapes(db, {})
    await staging.refuseGrids(db, { noun, keySpace })
  } else if (noun === 'areas') await staging.refuseAreas(db, { noun, keySpace })
  else if (noun === 'area-codes') await staging.refuseAreaCodes(db, { noun, keySpace })
  else if (noun === 'households') {
    await staging.findHouses(db, {})
    await staging.refusePlacelessHouseholds(db, {})
  } else if (noun === 'incidents') await staging.noteIncidentTimes(db, {})
}

/** Decides what becomes of each row that was not refused, by its key and digest. */
export async function planStaged({
  db,
  plan,
}: StoreContext): Promise<{ stored: number; updated: number; unchanged: number }> {
  const { noun, keySpace } = plan
  const { sequence } = nounTables[noun]
  await staging.planKeyedRows(db, { noun, keySpace, sequence })
  await staging.planKeylessRows(db, { noun, keySpace, sequence })
  if (sequence === null) await staging.useCodesAsIds(db, {})
  await staging.analyzeStaging(db, 'staged_plan')
  const [counts] = await staging.countPlan(db, {})
  return counts ?? { stored: 0, updated: 0, unchanged: 0 }
}

/** Writes the planned rows, what they need, and the keys they came from. */
export async function storeStaged(context: StoreContext): Promise<void> {
  const { db, plan, importId } = context
  const { noun, keySpace } = plan
  const freshQuarters = noun === 'incidents' ? await prepareQuarters(context) : []
  await staging.keepChanged(db, noun, [importId, noun, keySpace])
  if (noun === 'incidents') await staging.keepOriginals(db, { importId })
  await prepareNoun(context)
  if (freshQuarters.length > 0) await insertIntoFreshQuarters(db, freshQuarters, [importId, plan.frame.name])
  else await staging.insertPlanned(db, noun, [importId, plan.frame.name])
  await staging.changePlanned(db, noun, [importId, plan.frame.name])
  if (noun === 'grids') await staging.writeGridLineage(db, {})
  if (noun === 'incidents') await sealOriginals(context)
  await staging.writeKeys(db, { noun, keySpace, importId })
  await staging.updateKeys(db, { noun, keySpace, importId })
  if (freshQuarters.length > 0) await attachFreshQuarters(db, freshQuarters, importId)
}

async function prepareNoun(context: StoreContext): Promise<void> {
  const { db, plan, importId } = context
  if (plan.noun === 'grids') await staging.endChangedGrids(db, {})
  else if (plan.noun === 'areas') await staging.createMissingAreas(db, { importId })
  else if (plan.noun === 'incidents') await prepareIncidents(context)
  else if (plan.noun === 'roads') {
    await staging.findRoadEnds(db, {})
    await staging.turnRoads(db, {})
    await staging.createMissingNodes(db, { importId })
    await staging.noteRoadDirections(db, {})
  }
}

async function prepareIncidents({ db, importId, sourceName }: StoreContext): Promise<void> {
  await staging.gatherClasses(db, {})
  await staging.analyzeStaging(db, 'staged_class')
  await staging.createClassSchemes(db, { source: sourceName })
  await staging.matchClasses(db, {})
  const groups = await staging.createClassGroups(db, {})
  const classes = await staging.createClasses(db, {})
  const ids = [...groups, ...classes].map(({ id }) => id)
  await staging.keepCreated(db, { importId, noun: 'incident-classes', ids })
  await staging.matchClasses(db, {})
}
