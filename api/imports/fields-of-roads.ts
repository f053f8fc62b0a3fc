import type { Field } from './field.ts'

const roadClasses = ['expressway', 'arterial', 'secondary', 'branch', 'residential', 'path']

export const roadFields: readonly Field[] = [
  { name: 'code', column: 'code', kind: 'text', synonyms: ['code', 'roadid', 'id', '道路编码', '编码'] },
  {
    name: 'name',
    column: 'name',
    kind: 'text',
    synonyms: ['name', 'street', 'streetname', 'roadname', '道路名称', '名称', '路名'],
  },
  {
    name: 'roadClass',
    column: 'road_class',
    kind: 'word',
    words: roadClasses,
    fallback: 'residential',
    synonyms: ['roadclass', 'class', 'fclass', 'highway', '道路等级', '等级'],
    translations: {
      motorway: 'expressway',
      trunk: 'expressway',
      primary: 'arterial',
      tertiary: 'branch',
      unclassified: 'branch',
      living_street: 'residential',
      service: 'residential',
      footway: 'path',
      cycleway: 'path',
      pedestrian: 'path',
      steps: 'path',
      track: 'path',
      bridleway: 'path',
      road: 'residential',
      快速路: 'expressway',
      主干路: 'arterial',
      次干路: 'secondary',
      支路: 'branch',
      小区路: 'residential',
      步行道: 'path',
    },
  },
  {
    name: 'direction',
    column: 'direction',
    kind: 'word',
    words: ['both', 'forward', 'backward'],
    synonyms: ['direction', 'oneway', '通行方向', '单行'],
    translations: {
      '0': 'both',
      '1': 'forward',
      '-1': 'backward',
      yes: 'forward',
      no: 'both',
      F: 'forward',
      T: 'backward',
      B: 'both',
      双向: 'both',
      正向: 'forward',
      逆向: 'backward',
    },
  },
  {
    name: 'fromNode',
    column: 'from_node',
    kind: 'text',
    synonyms: ['fromnode', 'from', 'snodeid', '起点', '起始节点'],
  },
  { name: 'toNode', column: 'to_node', kind: 'text', synonyms: ['tonode', 'to', 'enodeid', '终点', '终止节点'] },
  {
    name: 'speedKmh',
    column: 'speed_kmh',
    kind: 'decimal',
    range: [1, 150],
    synonyms: ['speedkmh', 'speed', 'maxspeed', '限速', '车速'],
  },
]

export const roadNodeFields: readonly Field[] = [
  {
    name: 'code',
    column: 'code',
    kind: 'text',
    isRequired: true,
    synonyms: ['code', 'nodeid', 'nodenumber', 'id', '节点编码', '编号'],
  },
]
