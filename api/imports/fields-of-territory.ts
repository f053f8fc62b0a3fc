import { CodeScheme, Coverage, GridKind } from '#geo/grid-words'
import type { Field } from './field.ts'

export const areaFields: readonly Field[] = [
  {
    name: 'code',
    column: 'code',
    kind: 'text',
    isRequired: true,
    synonyms: ['code', 'areacode', 'adcode', '代码', '区划代码', '行政区划代码', '编码'],
  },
  { name: 'name', column: 'name', kind: 'text', isRequired: true, synonyms: ['name', 'areaname', '名称', '区划名称'] },
  {
    name: 'parentCode',
    column: 'parent_code',
    kind: 'text',
    synonyms: ['parentcode', 'parent', 'streetcode', '上级代码', '父级代码'],
  },
]

export const gridFields: readonly Field[] = [
  {
    name: 'code',
    column: 'code',
    kind: 'text',
    isRequired: true,
    synonyms: ['code', 'gridcode', 'gridid', 'district', '网格编码', '网格代码', '单元网格编码', '编码', '代码'],
  },
  { name: 'name', column: 'name', kind: 'text', synonyms: ['name', 'gridname', '网格名称', '名称'] },
  {
    name: 'coverage',
    column: 'coverage',
    kind: 'word',
    words: Coverage.options,
    isRequired: true,
    synonyms: ['coverage'],
    translations: { 社区网格: 'community', 综合网格: 'community', 单元网格: 'unit' },
  },
  {
    name: 'kind',
    column: 'kind',
    kind: 'word',
    words: GridKind.options,
    synonyms: ['kind', 'gridkind', '网格类型'],
    translations: { 综合网格: 'comprehensive', 基础网格: 'comprehensive', 专属网格: 'exclusive', 单元网格: 'unit' },
  },
  { name: 'codeScheme', column: 'code_scheme', kind: 'word', words: CodeScheme.options, synonyms: ['codescheme'] },
  {
    name: 'communityCode',
    column: 'community_code',
    kind: 'text',
    synonyms: ['communitycode', '社区编码', '社区代码'],
  },
  {
    name: 'responsibleUnit',
    column: 'responsible_unit',
    kind: 'text',
    synonyms: ['responsibleunit', '责任单位', '管理单位', '网格长'],
  },
  {
    name: 'population',
    column: 'population',
    kind: 'integer',
    range: [0, 100_000_000],
    synonyms: ['population', 'pop', '人口', '常住人口'],
  },
]
