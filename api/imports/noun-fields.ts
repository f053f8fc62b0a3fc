import type { Field } from './field.ts'
import type { ImportNoun } from './imports.contract.ts'
import { householdFields, buildingFields, resourceFields, groundFields } from './fields-of-places.ts'
import { incidentFields } from './fields-of-incidents.ts'
import { areaFields, gridFields } from './fields-of-territory.ts'
import { roadFields, roadNodeFields } from './fields-of-roads.ts'

export type NounShape = 'point' | 'polygon' | 'line' | 'none'

export type NounFields = {
  fields: readonly Field[]
  shape: NounShape
  /** A row without a geometry is refused. */
  needsShape: boolean
}

export const nounFields: Record<ImportNoun, NounFields> = {
  areas: { fields: areaFields, shape: 'polygon', needsShape: false },
  'area-codes': { fields: areaFields, shape: 'none', needsShape: false },
  grids: { fields: gridFields, shape: 'polygon', needsShape: true },
  buildings: { fields: buildingFields, shape: 'polygon', needsShape: true },
  households: { fields: householdFields, shape: 'point', needsShape: false },
  incidents: { fields: incidentFields, shape: 'point', needsShape: true },
  resources: { fields: resourceFields, shape: 'point', needsShape: true },
  roads: { fields: roadFields, shape: 'line', needsShape: true },
  'road-nodes': { fields: roadNodeFields, shape: 'point', needsShape: true },
  ground: { fields: groundFields, shape: 'polygon', needsShape: true },
}

/** Where the position or shape of a row may stand in a table without geometry. */
export const placeFields = [
  {
    name: 'lon',
    synonyms: [
      'lon',
      'lng',
      'long',
      'longitude',
      'x',
      'pointx',
      'xcoord',
      'xcoordinate',
      'easting',
      '经度',
      'jd',
      '东坐标',
      '横坐标',
    ],
  },
  {
    name: 'lat',
    synonyms: ['lat', 'latitude', 'y', 'pointy', 'ycoord', 'ycoordinate', 'northing', '纬度', 'wd', '北坐标', '纵坐标'],
  },
  { name: 'wkt', synonyms: ['wkt', 'thegeom', 'geom', 'geometry', 'shape', '几何', '空间'] },
] as const
