import type { Found } from '#contract/search'
import type { Words } from './language.ts'

const zh: Record<Found['type'], string> = {
  coordinate: '坐标',
  grid: '网格',
  area: '区划',
  building: '建筑',
  road: '道路',
  resource: '设施',
  ground: '地物',
  incident: '诉求',
}
const en: typeof zh = {
  coordinate: 'Coordinate',
  grid: 'Grid',
  area: 'Division',
  building: 'Building',
  road: 'Road',
  resource: 'Resource',
  ground: 'Place',
  incident: 'Incident',
}
export const searchWords: Words<typeof zh> = { 'zh-CN': zh, en }
