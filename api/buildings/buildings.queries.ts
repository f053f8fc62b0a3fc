import { sqlFolder } from '../db/sql.ts'
import type { Building } from './buildings.contract.ts'

const sql = sqlFolder(import.meta.url)

export const getBuildingRow = sql<Building>()('get-building', { id: 'int8' })
