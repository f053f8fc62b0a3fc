import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export const listCommunityGrids = sql<{ id: number }>()('list-community-grids', { ids: 'int8[]' })
