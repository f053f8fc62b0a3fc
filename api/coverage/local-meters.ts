/** A flat frame in ground metres around a centre, good to a few parts in a thousand within 50 km of it. */
export type LocalMeters = {
  longitude0: number
  latitude0: number
  metersPerLongitude: number
  metersPerLatitude: number
}

/** Ground metres of one degree at a latitude, on the WGS 84 ellipsoid (series good to a centimetre). */
export function metersPerDegree(latitude: number): { longitude: number; latitude: number } {
  const phi = (latitude * Math.PI) / 180
  return {
    longitude: 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi),
    latitude: 111_132.954 - 559.822 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi),
  }
}

export function localMeters(longitude0: number, latitude0: number): LocalMeters {
  const perDegree = metersPerDegree(latitude0)
  return { longitude0, latitude0, metersPerLongitude: perDegree.longitude, metersPerLatitude: perDegree.latitude }
}

export function eastingMeters(frame: LocalMeters, longitude: number): number {
  return (longitude - frame.longitude0) * frame.metersPerLongitude
}

export function northingMeters(frame: LocalMeters, latitude: number): number {
  return (latitude - frame.latitude0) * frame.metersPerLatitude
}
