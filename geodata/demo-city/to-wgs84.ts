import type { Point } from './plane-geometry.ts'

/** Where the invented city lies. The ground there is real, the city is not. */
export const cityOrigin = { longitude: 112.0, latitude: 33.5 } as const

// WGS 84: semi-major axis in metres, first eccentricity squared.
const semiMajorAxis = 6_378_137
const eccentricitySquared = 0.006_694_379_990_141_317
const degree = Math.PI / 180

const curvature = Math.sqrt(1 - eccentricitySquared * Math.sin(cityOrigin.latitude * degree) ** 2)
const metersPerDegreeNorth = ((semiMajorAxis * (1 - eccentricitySquared)) / curvature ** 3) * degree
const metersPerDegreeEastAtEquator = (semiMajorAxis / curvature) * degree

// 1e-8 degrees is about a millimetre. A pure function of the plan point: equal points stay equal to the bit.
const round = (value: number): number => Math.round(value * 1e8) / 1e8

/** Plan metres to longitude and latitude. */
export const metersToWgs84 = (x: number, y: number): readonly [number, number] => {
  const latitude = cityOrigin.latitude + y / metersPerDegreeNorth
  const longitude = cityOrigin.longitude + x / (metersPerDegreeEastAtEquator * Math.cos(latitude * degree))
  return [round(longitude), round(latitude)]
}

/** Plan vertex (whole centimetres) to longitude and latitude. */
export const vertexToWgs84 = (point: Point): readonly [number, number] => metersToWgs84(point.x / 100, point.y / 100)
