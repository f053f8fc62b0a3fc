import type { ExportFrame } from '#geo/export-words'
import type { LonLat } from '#geo/gcj02'
import { bd09FromWgs84, gcj02FromWgs84 } from '#geo/gcj02'

export type OutFrame = {
  name: ExportFrame
  /** For file names. */
  slug: string
  /** What the database is asked for. */
  srid: number
  /** The system's number where it has one. */
  epsg: number | null
  isProjected: boolean
  digits: number
  /** What still has to be done to WGS 84 coordinates; the database cannot. */
  shift: ((place: LonLat) => LonLat) | null
  note: string
}

const degrees = 9
const tenthOfMillimetre = 4

export function outFrame(name: ExportFrame): OutFrame {
  switch (name) {
    case 'wgs84':
      return geographic(name, 4326, 'WGS 84, longitude and latitude in degrees')
    case 'cgcs2000':
      return geographic(name, 4490, 'CGCS2000, taken as WGS 84: the two agree to a decimetre')
    case 'web-mercator':
      return projected(name, 3857, 'WGS 84 / Pseudo-Mercator, metres that are not ground metres')
    case 'gcj02':
      return shifted(
        name,
        gcj02FromWgs84,
        'GCJ-02: WGS 84 moved by 40 to 700 m as Chinese web maps have it. No geodetic system',
      )
    case 'bd09':
      return shifted(name, bd09FromWgs84, 'BD-09: GCJ-02 moved once more as Baidu has it. No geodetic system')
    default:
      return projected(name, Number(name.slice(5)), 'CGCS2000 / 3-degree Gauss-Krueger, easting and northing in metres')
  }
}

function geographic(name: ExportFrame, epsg: number, note: string): OutFrame {
  return { name, slug: name, srid: epsg, epsg, isProjected: false, digits: degrees, shift: null, note }
}

function projected(name: ExportFrame, epsg: number, note: string): OutFrame {
  const slug = name.replace(':', '').toLowerCase()
  return { name, slug, srid: epsg, epsg, isProjected: true, digits: tenthOfMillimetre, shift: null, note }
}

function shifted(name: ExportFrame, shift: (place: LonLat) => LonLat, note: string): OutFrame {
  return { name, slug: name, srid: 4326, epsg: null, isProjected: false, digits: degrees, shift, note }
}
