import type { ResourceKind } from './resource-kind.ts'
import type { AnyPost } from './rights.ts'

/** As the page calls them in Chinese, and the papers the service prints: one thing has one name. */
export const postNames: Record<AnyPost, string> = {
  command: '指挥中心',
  planner: '网格规划',
  leader: '领导',
  analyst: '分析员',
  'grid-worker': '网格员',
  department: '职能部门',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
  wall: '大屏（内部）',
  public: '大屏（公开）',
}

export const resourceKindNames: Record<ResourceKind, string> = {
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
