import type { Words } from './language.ts'

const use: Record<string, string> = {
  residential: '住宅',
  commercial: '商业',
  office: '办公',
  industrial: '工业',
  school: '学校',
  hospital: '医院',
  public: '公共',
  mixed: '商住混合',
  other: '其他',
  unknown: '未知',
}
const useEn: Record<string, string> = {
  residential: 'Residential',
  commercial: 'Commercial',
  office: 'Office',
  industrial: 'Industrial',
  school: 'School',
  hospital: 'Hospital',
  public: 'Public',
  mixed: 'Mixed',
  other: 'Other',
  unknown: 'Unknown',
}

const zh = {
  card: '建筑',
  address: '地址',
  use: '用途',
  floors: '层数',
  built: '建成',
  households: '户',
  people: '人',
  grid: '网格',
  code: '编码',
  unnamed: '未命名建筑',
  useName: (word: string) => use[word] ?? word,
}
const en: typeof zh = {
  card: 'Building',
  address: 'Address',
  use: 'Use',
  floors: 'Floors',
  built: 'Built',
  households: 'Households',
  people: 'People',
  grid: 'Grid',
  code: 'Code',
  unnamed: 'Unnamed building',
  useName: (word) => useEn[word] ?? word,
}
export const buildingWords: Words<typeof zh> = { 'zh-CN': zh, en }
