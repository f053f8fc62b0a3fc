import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export const countByGrid = sql<{ gridId: number; households: number; people: number }>()('count-households-by-grid', {
  coverage: 'text',
})

export const countOutside = sql<{ outsideAnyGrid: number; dataVersion: number }>()('count-households-outside', {
  coverage: 'text',
})
