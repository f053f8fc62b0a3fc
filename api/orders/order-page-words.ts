import type { OrderMove, OrderState } from '#geo/order-words'
import { postNames, resourceKindNames } from '#geo/chinese-names'

/** The page is a document of the city: Chinese, whatever language its reader has set. */
export const pageWords = {
  title: '资源调度令',
  number: (id: number) => `调度令第 ${id} 号`,
  states: { draft: '草稿（未签发）', issued: '已签发', withdrawn: '已撤回', done: '已办结' } satisfies Record<
    OrderState,
    string
  >,
  kinds: resourceKindNames,
  posts: postNames,
  moves: { add: '新增', move: '迁移', close: '关闭', shift: '调班' } satisfies Record<OrderMove['type'], string>,
  modes: { walk: '步行', cycle: '骑行', drive: '驾车' },
  weekdays: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
}
