import { sqlFolder } from '../db/sql.ts'
import type { IncidentClass } from './catalogues.contract.ts'

const sql = sqlFolder(import.meta.url)

export const listClassRows = sql<IncidentClass>()('list-incident-classes', {})
