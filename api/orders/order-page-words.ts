import type { OrderMove, OrderState } from '#geo/order-words'
import type { ResourceKind } from '#geo/resource-kind'
import type { AnyPost } from '#geo/rights'

/** The page is a document of the city: Chinese, whatever language its reader has set. */
export const pageWords = {
  title: '资源调度令',
  number: (id: number) => `调度令第 ${id} 号`,
  states: { draft: '草稿（未签发）', issued: '已签发', withdrawn: '已撤回', done: '已办结' } satisfies Record<
    OrderState,
    string
  >,
  kinds: {
    worker: '网格员',
    post: '值守点',
    vehicle: '车辆',
    station: '站点',
    'fire-station': '消防站',
    'police-station': '派出所',
    clinic: '诊所',
    school: '学校',
    'service-centre': '服务中心',
    shelter: '避难场所',
    stock: '物资储备点',
    hydrant: '消火栓',
    other: '其他设施',
  } satisfies Record<ResourceKind, string>,
  posts: {
    command: '指挥中心',
    planner: '规划岗',
    leader: '领导',
    analyst: '分析岗',
    'grid-worker': '网格员',
    department: '职能部门',
    'system-admin': '系统管理员',
    'security-admin': '安全管理员',
    'audit-admin': '审计管理员',
    wall: '大屏',
    public: '公开屏',
  } satisfies Record<AnyPost, string>,
  moves: { add: '新增', move: '迁移', close: '关闭', shift: '调班' } satisfies Record<OrderMove['type'], string>,
  modes: { walk: '步行', cycle: '骑行', drive: '驾车' },
  weekdays: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
}
