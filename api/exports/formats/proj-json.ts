/** PROJJSON of the systems we write, as GeoParquet asks for: longitude or easting first. */
export function projJson(epsg: number): object {
  if (epsg === 4490) return { ...schema, ...cgcs2000 }
  if (epsg === 3857) return { ...schema, ...webMercator }
  return { ...schema, ...gaussKrueger(epsg) }
}

const schema = { $schema: 'https://proj.org/schemas/v0.7/projjson.schema.json' }

const degreeAxes = {
  subtype: 'ellipsoidal',
  axis: [
    { name: 'Geodetic longitude', abbreviation: 'Lon', direction: 'east', unit: 'degree' },
    { name: 'Geodetic latitude', abbreviation: 'Lat', direction: 'north', unit: 'degree' },
  ],
}
const metreAxes = {
  subtype: 'Cartesian',
  axis: [
    { name: 'Easting', abbreviation: 'E', direction: 'east', unit: 'metre' },
    { name: 'Northing', abbreviation: 'N', direction: 'north', unit: 'metre' },
  ],
}

const cgcs2000 = {
  type: 'GeographicCRS',
  name: 'China Geodetic Coordinate System 2000',
  datum: {
    type: 'GeodeticReferenceFrame',
    name: 'China 2000',
    ellipsoid: { name: 'CGCS2000', semi_major_axis: 6_378_137, inverse_flattening: 298.257222101 },
  },
  coordinate_system: degreeAxes,
  id: { authority: 'EPSG', code: 4490 },
}

const wgs84 = {
  type: 'GeographicCRS',
  name: 'WGS 84',
  datum: {
    type: 'GeodeticReferenceFrame',
    name: 'World Geodetic System 1984',
    ellipsoid: { name: 'WGS 84', semi_major_axis: 6_378_137, inverse_flattening: 298.257223563 },
  },
  coordinate_system: degreeAxes,
  id: { authority: 'EPSG', code: 4326 },
}

const inDegrees = (name: string, value: number) => ({ name, value, unit: 'degree' })
const inMetres = (name: string, value: number) => ({ name, value, unit: 'metre' })

const webMercator = {
  type: 'ProjectedCRS',
  name: 'WGS 84 / Pseudo-Mercator',
  base_crs: wgs84,
  conversion: {
    name: 'Popular Visualisation Pseudo-Mercator',
    method: { name: 'Popular Visualisation Pseudo Mercator', id: { authority: 'EPSG', code: 1024 } },
    parameters: [
      inDegrees('Latitude of natural origin', 0),
      inDegrees('Longitude of natural origin', 0),
      inMetres('False easting', 0),
      inMetres('False northing', 0),
    ],
  },
  coordinate_system: metreAxes,
  id: { authority: 'EPSG', code: 3857 },
}

/** 4513-4533: zones 25-45 with the zone in front of the easting; 4534-4554: the same meridians without. */
function gaussKrueger(epsg: number): object {
  const hasZone = epsg <= 4533
  const zone = hasZone ? epsg - 4513 + 25 : epsg - 4534 + 25
  const title = hasZone ? `zone ${zone}` : `CM ${zone * 3}E`
  return {
    type: 'ProjectedCRS',
    name: `CGCS2000 / 3-degree Gauss-Kruger ${title}`,
    base_crs: cgcs2000,
    conversion: {
      name: `Gauss-Kruger ${title}`,
      method: { name: 'Transverse Mercator', id: { authority: 'EPSG', code: 9807 } },
      parameters: [
        inDegrees('Latitude of natural origin', 0),
        inDegrees('Longitude of natural origin', zone * 3),
        { name: 'Scale factor at natural origin', value: 1, unit: 'unity' },
        inMetres('False easting', hasZone ? zone * 1_000_000 + 500_000 : 500_000),
        inMetres('False northing', 0),
      ],
    },
    coordinate_system: metreAxes,
    id: { authority: 'EPSG', code: epsg },
  }
}
