import type { ProblemKind } from '#problems'
import type { Words } from './language.ts'

/** What went wrong, by kind; the service's own sentence follows it as detail. */
const zh: Record<ProblemKind | 'offline', string> = {
  offline: '服务没有应答',
  'invalid-request': '请求有误',
  'not-found': '没有这项数据，可能已被移除',
  'method-not-allowed': '不支持这种操作',
  'not-allowed': '不允许这样做',
  'grid-overlap': '边界与另一网格重叠',
  'code-taken': '编码已被使用',
  'status-move-not-allowed': '不允许这样改变状态',
  'import-state': '导入当前状态不允许此操作',
  'still-loading': '数据正在装入，请稍候',
  'invalid-boundary': '边界不是有效的多边形',
  'rule-broken': '数据违反了库中的规则',
  'unreadable-file': '无法读取此文件',
  'too-large': '文件或请求过大',
  'unsupported-media': '不支持此类内容',
  'too-many': '同时请求过多，请稍候',
  'took-too-long': '计算用时过长',
  internal: '服务内部出错',
  'database-unavailable': '数据库暂时不可用',
}
const en: typeof zh = {
  offline: 'The service does not answer',
  'invalid-request': 'The request is not valid',
  'not-found': 'Not there; it may have been removed',
  'method-not-allowed': 'That is not possible here',
  'not-allowed': 'That is not allowed',
  'grid-overlap': 'The boundary overlaps another grid',
  'code-taken': 'The code is in use',
  'status-move-not-allowed': 'That change of status is not allowed',
  'import-state': 'The import is not in a state for that',
  'still-loading': 'The data are still being loaded',
  'invalid-boundary': 'The boundary is not a valid polygon',
  'rule-broken': 'The data break a rule of the store',
  'unreadable-file': 'The file cannot be read',
  'too-large': 'The file or request is too large',
  'unsupported-media': 'This kind of content is not taken',
  'too-many': 'Too many requests at once',
  'took-too-long': 'The answer took too long',
  internal: 'Something went wrong inside the service',
  'database-unavailable': 'The database cannot be reached',
}
export const problemWords: Words<typeof zh> = { 'zh-CN': zh, en }
