import { resourceKindNames } from '#geo/chinese-names'
import type { Words } from './language.ts'

const zh = resourceKindNames
const en: typeof zh = {
  worker: 'Grid worker',
  post: 'Post',
  vehicle: 'Vehicle',
  station: 'Grid station',
  'fire-station': 'Fire station',
  'police-station': 'Police station',
  clinic: 'Clinic',
  school: 'School',
  'service-centre': 'Service centre',
  shelter: 'Shelter',
  stock: 'Stock',
  hydrant: 'Hydrant',
  other: 'Other',
}
export const resourceWords: Words<typeof zh> = { 'zh-CN': zh, en }
