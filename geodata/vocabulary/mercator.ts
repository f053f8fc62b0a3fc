import type { Bbox } from './bbox.ts'

/** Half the side of the Web Mercator square (EPSG:3857), in its metres. */
export const mercatorHalf = 20_037_508.342789244

/** Longitude to the unit square of Web Mercator, 0 at 180 W, 1 at 180 E. */
export function unitX(longitude: number): number {
  return longitude / 360 + 0.5
}

/** Latitude to the unit square of Web Mercator, 0 at the northern rim (85.0511 N), growing southward. */
export function unitY(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

export function longitudeOfUnitX(x: number): number {
  return (x - 0.5) * 360
}

export function latitudeOfUnitY(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
}

/** Bounds of a tile in degrees. */
export function tileBbox(z: number, x: number, y: number): Bbox {
  const n = 2 ** z
  return [longitudeOfUnitX(x / n), latitudeOfUnitY((y + 1) / n), longitudeOfUnitX((x + 1) / n), latitudeOfUnitY(y / n)]
}
