/**
 * The scrambled frames of Chinese web maps. GCJ-02 moves WGS 84 by 40 to 700 m; BD-09 moves GCJ-02 once more.
 * Forward formulas with the published constants (domain facts 9.2); the way back is a fixed-point iteration of
 * our own, since no closed inverse exists. Longitude, latitude in degrees throughout.
 */
export type LonLat = [longitude: number, latitude: number]

/** Outside this box nothing is shifted. A rectangle, as every published implementation has it; it holds Seoul too. */
export const shiftedBox = { west: 72.004, south: 0.8292, east: 137.8347, north: 55.8272 }

const semiMajorMeters = 6_378_245
const eccentricitySquared = 0.006_693_421_622_965_943_23
/** Five rounds bring the inverse below a hundredth of a millimetre; the one-step inverse misses by 5 m. */
const rounds = 6

export function isShifted([lon, lat]: LonLat): boolean {
  return lon >= shiftedBox.west && lon <= shiftedBox.east && lat >= shiftedBox.south && lat <= shiftedBox.north
}

export function gcj02FromWgs84(place: LonLat): LonLat {
  if (!isShifted(place)) return place
  const [lon, lat] = place
  const x = lon - 105
  const y = lat - 35
  const phi = (lat * Math.PI) / 180
  const magic = 1 - eccentricitySquared * Math.sin(phi) ** 2
  const meridianMeters = (semiMajorMeters * (1 - eccentricitySquared)) / magic ** 1.5
  const parallelMeters = (semiMajorMeters / Math.sqrt(magic)) * Math.cos(phi)
  return [
    lon + ((eastShift(x, y) / parallelMeters) * 180) / Math.PI,
    lat + ((northShift(x, y) / meridianMeters) * 180) / Math.PI,
  ]
}

function waves(x: number): number {
  return ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3
}

function northShift(x: number, y: number): number {
  const flat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x))
  const slow = ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3
  const long = ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
  return flat + waves(x) + slow + long
}

function eastShift(x: number, y: number): number {
  const flat = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x))
  const slow = ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3
  const long = ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
  return flat + waves(x) + slow + long
}

const baiduTurns = (Math.PI * 3000) / 180

function bd09FromGcj02([lon, lat]: LonLat): LonLat {
  const radius = Math.sqrt(lon * lon + lat * lat) + 0.00002 * Math.sin(lat * baiduTurns)
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * baiduTurns)
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006]
}

export function bd09FromWgs84(place: LonLat): LonLat {
  return isShifted(place) ? bd09FromGcj02(gcj02FromWgs84(place)) : place
}

export function wgs84FromGcj02(place: LonLat): LonLat {
  return invert(gcj02FromWgs84, place)
}

export function wgs84FromBd09(place: LonLat): LonLat {
  return invert(bd09FromWgs84, place)
}

/** Finds what `forward` maps onto `target`: step by what is still missing. */
function invert(forward: (place: LonLat) => LonLat, target: LonLat): LonLat {
  if (!isShifted(target)) return target
  let [lon, lat] = target
  for (let round = 0; round < rounds; round++) {
    const [reachedLon, reachedLat] = forward([lon, lat])
    lon += target[0] - reachedLon
    lat += target[1] - reachedLat
  }
  return [lon, lat]
}
