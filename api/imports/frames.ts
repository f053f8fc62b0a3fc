import proj4 from 'proj4'
import type { CoordinateFrame } from '#geo/coordinate-frame'
import type { LonLat } from '#geo/gcj02'
import { wgs84FromBd09, wgs84FromGcj02 } from '#geo/gcj02'
import { Problem } from '../http/problem.ts'
import type { DeclaredFrame } from './formats/source.ts'

/** How a file's coordinates become WGS 84 longitude and latitude. */
export type Frame = {
  /** The name kept with every stored position: wgs84, gcj02, EPSG:4547 … */
  name: string
  toWgs84: (place: LonLat) => LonLat
  isIdentity: boolean
  /** Numbers are metres on a plane, so that axes can be told apart by size. */
  isProjected: boolean
  /** One clause for the manifest where the choice needs a word. */
  note?: string
}

const same = (place: LonLat): LonLat => place
const identity = (name: string, note?: string): Frame => ({
  name,
  toWgs84: same,
  isIdentity: true,
  isProjected: false,
  ...(note === undefined ? {} : { note }),
})

/** Geographic systems that agree with WGS 84 to a metre or better. */
const sameAsWgs84 = new Set([4326, 4490, 4479, 4480, 4979, 4269, 4258, 4167])
/** Old systems whose parameters are local and secret: a guess would put everything 50-100 m off. */
const needsLocalParameters = (code: number): boolean =>
  code === 4214 || code === 4610 || (code >= 2327 && code <= 2442) || (code >= 21_413 && code <= 21_463)

/** The frame a person named. `findProjection` looks a code up in the database's own list. */
export async function resolveFrame(
  frame: CoordinateFrame,
  findProjection: (code: number) => Promise<string | undefined>,
): Promise<Frame> {
  if (frame === 'wgs84') return identity('wgs84')
  if (frame === 'cgcs2000') return identity('cgcs2000', 'CGCS2000 is taken as WGS 84 (they agree to a decimetre)')
  if (frame === 'gcj02') return { name: 'gcj02', toWgs84: wgs84FromGcj02, isIdentity: false, isProjected: false }
  if (frame === 'bd09') return { name: 'bd09', toWgs84: wgs84FromBd09, isIdentity: false, isProjected: false }
  return epsgFrame(Number(frame.slice('EPSG:'.length)), findProjection)
}

/** The frame a file declares, or undefined when it declares none that can be read. */
export async function resolveDeclaredFrame(
  declared: DeclaredFrame,
  findProjection: (code: number) => Promise<string | undefined>,
): Promise<Frame> {
  if (declared.kind === 'wgs84') return identity('wgs84')
  if (declared.kind === 'epsg') return epsgFrame(declared.code, findProjection)
  return wktFrame(declared.wkt)
}

async function epsgFrame(code: number, find: (code: number) => Promise<string | undefined>): Promise<Frame> {
  const name = `EPSG:${code}`
  if (needsLocalParameters(code)) throw refuseOldSystem(name)
  if (code === 4326) return identity('wgs84')
  if (sameAsWgs84.has(code)) return identity(name, `${name} is taken as WGS 84`)
  const definition = cgcs2000Projection(code) ?? (await find(code))
  if (definition === undefined)
    throw new Problem(
      'unreadable-file',
      `The system ${name} is not known here. Convert the file to WGS 84 (EPSG:4326).`,
    )
  return projFrame(name, definition)
}

/**
 * CGCS2000 Gauss-Krueger, EPSG:4491-4554, by formula: 6-degree zones 13-23 and 3-degree zones 25-45, with the
 * zone number in front of the false easting or without.
 */
export function cgcs2000Projection(code: number): string | undefined {
  if (code < 4491 || code > 4554) return undefined
  const { meridian, falseEasting } = gaussKruegerZone(code)
  return `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m +no_defs`
}

function gaussKruegerZone(code: number): { meridian: number; falseEasting: number } {
  if (code <= 4501) {
    const zone = code - 4491 + 13
    return { meridian: zone * 6 - 3, falseEasting: zone * 1_000_000 + 500_000 }
  }
  if (code <= 4512) return { meridian: 75 + (code - 4502) * 6, falseEasting: 500_000 }
  if (code <= 4533) {
    const zone = code - 4513 + 25
    return { meridian: zone * 3, falseEasting: zone * 1_000_000 + 500_000 }
  }
  return { meridian: 75 + (code - 4534) * 3, falseEasting: 500_000 }
}

function wktFrame(wkt: string): Frame {
  if (/beijing[_ ]*(19)?54|xian[_ ]*(19)?80|Krasovsky|IAG[_ ]75/i.test(wkt)) throw refuseOldSystem('The file’s system')
  const isProjected = /^\s*(PROJCS|PROJCRS|PROJECTEDCRS)/i.test(wkt)
  const isWgs84 = /WGS[_ ]*(19)?84/i.test(wkt)
  if (!isProjected && /WGS[_ ]*(19)?84|CGCS[_ ]*2000|China[_ ]*2000|China_Geodetic/i.test(wkt))
    return identity(isWgs84 ? 'wgs84' : 'cgcs2000')
  return projFrame(/^\s*\w+\["([^"]+)"/.exec(wkt)?.[1] ?? 'file', wkt)
}

function projFrame(name: string, definition: string): Frame {
  try {
    const converter = proj4(definition, 'WGS84')
    const isProjected = !/\+proj=longlat|^\s*GEOG/i.test(definition)
    return {
      name,
      isIdentity: false,
      isProjected,
      toWgs84: ([x, y]) => {
        const [lon = Number.NaN, lat = Number.NaN] = converter.forward([x, y])
        return [lon, lat]
      },
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Problem(
      'unreadable-file',
      `The coordinate system ${name} cannot be read (${reason}). Name it with --frame.`,
    )
  }
}

function refuseOldSystem(name: string): Problem {
  return new Problem(
    'unreadable-file',
    `${name} is Beijing 1954 or Xi’an 1980, which needs local parameters. Convert the file to CGCS2000 first.`,
  )
}

/**
 * EPSG writes Gauss-Krueger coordinates north first, files mostly east first. The size tells: in China a
 * northing has 7 digits (1.8 to 6.1 million), an easting 6, or 8 with its zone in front.
 */
export function isNorthingFirst(places: readonly LonLat[]): boolean {
  const north = places.filter(([x, y]) => isNorthing(x) && isEasting(y)).length
  const east = places.filter(([x, y]) => isEasting(x) && isNorthing(y)).length
  return north > east
}

const isNorthing = (value: number): boolean => value > 1_800_000 && value < 6_200_000
const isEasting = (value: number): boolean => (value > 100_000 && value < 900_000) || value > 13_000_000
