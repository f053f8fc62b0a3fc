import type { ExportColumn, ExportLayer } from '#geo/export-words'

export type ColumnType = ExportColumn['type']
export type Column = {
  name: string
  titleEn: string
  titleZh: string
  type: ColumnType
  note: string | null
  /** Only where texts and addresses are asked for, and the post is told them. */
  isPersonal: boolean
  /** Not null where the value says that a place is told as its grid's. */
  marksPlaceOfGrid: boolean
}
export type ShapeKind = 'Point' | 'LineString' | 'MultiPolygon'
export type Layer = {
  layer: ExportLayer
  titleEn: string
  titleZh: string
  shape: ShapeKind
  columns: readonly Column[]
}

type Extra = Partial<Pick<Column, 'note' | 'isPersonal' | 'marksPlaceOfGrid'>>
const column = (name: string, [titleEn, titleZh]: [string, string], type: ColumnType, extra: Extra = {}): Column => ({
  name,
  titleEn,
  titleZh,
  type,
  note: null,
  isPersonal: false,
  marksPlaceOfGrid: false,
  ...extra,
})

const utc = { note: 'UTC' }
const id = column('id', ['Id', '标识'], 'integer')
const code = column('code', ['Code', '代码'], 'text')
const name = column('name', ['Name', '名称'], 'text')
const address = column('address', ['Address', '地址'], 'text')
const gridCode = column('grid', ['Community grid', '所在网格'], 'text', { note: 'code of the grid' })

const gridColumns: readonly Column[] = [
  code,
  name,
  column('kind', ['Kind', '类型'], 'text'),
  column('code_scheme', ['Code scheme', '编码规则'], 'text'),
  column('community', ['Community code', '社区代码'], 'text'),
  column('community_name', ['Community', '社区名称'], 'text'),
  column('responsible_unit', ['Responsible unit', '责任单位'], 'text'),
  column('population', ['Population', '人口'], 'integer', { note: 'as recorded with the grid' }),
  column('area_m2', ['Area', '面积'], 'number', { note: 'square metres on the ellipsoid' }),
  column('valid_from', ['In force from', '生效时间'], 'time', utc),
  column('valid_to', ['In force until', '失效时间'], 'time', { note: 'UTC; empty: still in force' }),
]

/** In the order of the columns of sql/export-*.sql, after the geometry. */
const layers: Record<ExportLayer, Omit<Layer, 'layer'>> = {
  'community-grids': { titleEn: 'community_grids', titleZh: '社区网格', shape: 'MultiPolygon', columns: gridColumns },
  'unit-grids': { titleEn: 'unit_grids', titleZh: '单元网格', shape: 'MultiPolygon', columns: gridColumns },
  buildings: {
    titleEn: 'buildings',
    titleZh: '建筑',
    shape: 'MultiPolygon',
    columns: [
      id,
      code,
      name,
      address,
      column('use', ['Use', '用途'], 'text'),
      column('floors', ['Floors', '层数'], 'integer'),
      column('built_year', ['Built', '建成年份'], 'integer'),
      gridCode,
    ],
  },
  roads: {
    titleEn: 'roads',
    titleZh: '道路',
    shape: 'LineString',
    columns: [
      id,
      code,
      name,
      column('class', ['Class', '等级'], 'text'),
      column('direction', ['Direction', '通行方向'], 'text'),
      column('speed_kmh', ['Speed', '时速'], 'number', { note: 'km/h' }),
      column('length_m', ['Length', '长度'], 'number', { note: 'metres on the ellipsoid' }),
    ],
  },
  resources: {
    titleEn: 'resources',
    titleZh: '设施与力量',
    shape: 'Point',
    columns: [
      id,
      code,
      column('kind', ['Kind', '类型'], 'text'),
      name,
      address,
      column('capacity', ['Capacity', '容量'], 'integer'),
      column('capacity_unit', ['Capacity unit', '容量单位'], 'text'),
      column('hours', ['Hours', '值守时间'], 'text', { note: 'opening_hours of OpenStreetMap' }),
    ],
  },
  incidents: {
    titleEn: 'incidents',
    titleZh: '诉求事件',
    shape: 'Point',
    columns: [
      id,
      column('reported_at', ['Reported', '上报时间'], 'time', utc),
      column('closed_at', ['Closed', '结案时间'], 'time', utc),
      column('due_at', ['Due', '办结时限'], 'time', utc),
      column('scheme', ['Class scheme', '分类体系'], 'text'),
      column('class', ['Class code', '类别代码'], 'text'),
      column('class_zh', ['Class (Chinese)', '类别'], 'text'),
      column('class_en', ['Class (English)', '类别英文'], 'text'),
      column('source', ['Source', '来源'], 'text'),
      column('status', ['Status', '状态'], 'text'),
      column('severity', ['Severity', '严重程度'], 'integer', { note: '1 to 5' }),
      column('place_quality', ['Quality of place', '位置质量'], 'text'),
      column('place_of_grid', ['Place of grid', '网格代位'], 'yes-no', {
        note: 'of a sensitive class: the place is a point of its grid, not its own',
        marksPlaceOfGrid: true,
      }),
      column('outside_city', ['Outside the city', '市外'], 'yes-no'),
      gridCode,
      column('grid_name', ['Name of grid', '网格名称'], 'text'),
      column('text', ['Text', '内容'], 'text', { note: 'numbers that name a person are masked', isPersonal: true }),
      column('address', ['Address', '地址'], 'text', { isPersonal: true }),
    ],
  },
}

export function layerOf(layer: ExportLayer): Layer {
  return { layer, ...layers[layer] }
}
