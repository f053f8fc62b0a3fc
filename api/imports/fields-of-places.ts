import { ResourceKind } from '#geo/resource-kind'
import type { Field } from './field.ts'

const buildingUses = [
  'residential',
  'commercial',
  'office',
  'industrial',
  'school',
  'hospital',
  'public',
  'mixed',
  'other',
  'unknown',
]
const groundKinds = ['city', 'water', 'park', 'green', 'residential', 'commercial', 'industrial', 'public', 'square']

export const buildingFields: readonly Field[] = [
  {
    name: 'code',
    column: 'code',
    kind: 'text',
    synonyms: ['code', 'ml', 'maplot', 'buildingid', 'bldgid', '楼栋编码', '建筑编码', '编码', '楼栋号'],
  },
  { name: 'name', column: 'name', kind: 'text', synonyms: ['name', 'buildingname', '名称', '楼名', '建筑名称'] },
  {
    name: 'address',
    column: 'address',
    kind: 'text',
    synonyms: ['address', 'fulladdress', 'location', '地址', '详细地址'],
  },
  {
    name: 'use',
    column: 'use',
    kind: 'word',
    words: buildingUses,
    fallback: 'other',
    synonyms: ['use', 'usage', 'buildinguse', '用途', '建筑用途', '使用性质'],
    translations: {
      住宅: 'residential',
      商业: 'commercial',
      办公: 'office',
      工业: 'industrial',
      厂房: 'industrial',
      学校: 'school',
      医院: 'hospital',
      公共: 'public',
      商住: 'mixed',
      综合: 'mixed',
    },
  },
  {
    name: 'floors',
    column: 'floors',
    kind: 'integer',
    range: [0, 200],
    synonyms: ['floors', 'storeys', 'stories', 'levels', 'bldgstories', '层数', '楼层数', '总层数'],
  },
  {
    name: 'builtYear',
    column: 'built_year',
    kind: 'integer',
    range: [1000, 2200],
    synonyms: ['builtyear', 'yearbuilt', '建成年份', '竣工年份'],
  },
]

export const householdFields: readonly Field[] = [
  {
    name: 'code',
    column: 'code',
    kind: 'text',
    synonyms: ['code', 'householdid', 'addressid', '户编码', '户号', '家庭编号'],
  },
  {
    name: 'building',
    column: 'building',
    kind: 'text',
    synonyms: ['building', 'buildingcode', 'maplot', 'ml', '楼栋编码', '楼栋', '建筑编码'],
  },
  {
    name: 'place',
    column: 'place',
    kind: 'text',
    synonyms: ['place', 'address', 'fulladdress', 'unit', '门牌', '地址', '房号', '住址'],
  },
  {
    name: 'size',
    column: 'size',
    kind: 'integer',
    range: [0, 50],
    synonyms: ['size', 'persons', 'people', 'householdsize', '人数', '家庭人数', '人口数'],
  },
]

export const resourceFields: readonly Field[] = [
  { name: 'code', column: 'code', kind: 'text', synonyms: ['code', 'globalid', 'hydrantid', '编码', '资源编码'] },
  {
    name: 'kind',
    column: 'kind',
    kind: 'word',
    words: ResourceKind.options,
    isRequired: true,
    synonyms: ['kind', 'resourcekind', '资源类型', '类型', '类别'],
    translations: {
      网格员: 'worker',
      岗亭: 'post',
      车辆: 'vehicle',
      消防站: 'fire-station',
      消防队: 'fire-station',
      派出所: 'police-station',
      警务站: 'police-station',
      卫生站: 'clinic',
      医院: 'clinic',
      诊所: 'clinic',
      学校: 'school',
      服务中心: 'service-centre',
      党群服务中心: 'service-centre',
      避难场所: 'shelter',
      应急避难所: 'shelter',
      物资库: 'stock',
      仓库: 'stock',
      消火栓: 'hydrant',
      消防栓: 'hydrant',
      站点: 'station',
      其他: 'other',
    },
  },
  {
    name: 'name',
    column: 'name',
    kind: 'text',
    synonyms: ['name', 'sitename', 'schname', 'title', '名称', '资源名称', '姓名'],
  },
  { name: 'address', column: 'address', kind: 'text', synonyms: ['address', 'ad', 'street', '地址', '详细地址'] },
  {
    name: 'capacity',
    column: 'capacity',
    kind: 'integer',
    range: [0, 100_000_000],
    synonyms: ['capacity', 'shelcap', '容量', '容纳人数', '数量', '床位'],
  },
  { name: 'capacityUnit', column: 'capacity_unit', kind: 'text', synonyms: ['capacityunit', '单位', '计量单位'] },
  {
    name: 'hours',
    column: 'hours',
    kind: 'text',
    synonyms: ['hours', 'openinghours', '开放时间', '值班时间', '营业时间'],
  },
]

export const groundFields: readonly Field[] = [
  {
    name: 'kind',
    column: 'kind',
    kind: 'word',
    words: groundKinds,
    isRequired: true,
    synonyms: ['kind', 'landuse', '用地性质', '类型'],
    translations: {
      水域: 'water',
      河流: 'water',
      湖泊: 'water',
      公园: 'park',
      绿地: 'green',
      居住: 'residential',
      商业: 'commercial',
      工业: 'industrial',
      公共: 'public',
      广场: 'square',
    },
  },
  { name: 'name', column: 'name', kind: 'text', synonyms: ['name', '名称'] },
]
