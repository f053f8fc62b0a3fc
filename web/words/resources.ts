import type { ResourceKind } from '#geo/resource-kind'
import type { Words } from './language.ts'

const zh: Record<ResourceKind, string> = {
  worker: '网格员',
  post: '岗位',
  vehicle: '车辆',
  station: '网格站',
  'fire-station': '消防站',
  'police-station': '派出所',
  clinic: '诊所',
  school: '学校',
  'service-centre': '便民服务中心',
  shelter: '避难场所',
  stock: '物资点',
  hydrant: '消火栓',
  other: '其他',
}
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
