import type { Resources } from './city-snapshot.ts'
import { resourcesOf } from './city-snapshot.ts'
import { startPacer } from './pacer.ts'
import type { ReachCity, ResourceReach } from './reach-city.ts'
import { placeOnNetwork, spreadReach } from './reach-field.ts'
import type { Measure, TravelMode } from './road-network.ts'
import { floatAt } from './typed-arrays.ts'

const noResources = resourcesOf([])

type Asked = { kind: string; mode: TravelMode; measure: Measure; hour?: number | undefined }

/** The reach of those on duty at the hour asked, or of all; hours with the same people on duty share it. */
export function resourceReach(city: ReachCity, { kind, mode, measure, hour }: Asked): Promise<ResourceReach> {
  const all = city.resources.get(kind) ?? noResources
  const duty = [...all.id.keys()].filter((i) => hour === undefined || all.hours[i]?.[hour] === 1)
  const who = duty.length === all.id.length ? 'all' : duty.join()
  return city.reaches.remember([kind, mode, measure, who].join(), async () => {
    const pacer = startPacer()
    const onDuty = pickResources(all, duty)
    const places = await placeOnNetwork(city.network, onDuty, pacer)
    return {
      field: await spreadReach(city.network, places, { mode, measure }, pacer),
      onDuty,
      places,
      resources: duty.length,
      resourcesOffNetwork: places.road.filter((road) => road < 0).length,
      resourcesOffDuty: all.id.length - duty.length,
      hoursUnread: all.hours.filter((hours) => hours === undefined).length,
      costs: new WeakMap(),
    }
  })
}

function pickResources(all: Resources, picked: readonly number[]): Resources {
  const column = (values: Float64Array): Float64Array => Float64Array.from(picked, (i) => floatAt(values, i))
  return {
    longitude: column(all.longitude),
    latitude: column(all.latitude),
    id: column(all.id),
    hours: picked.map((i) => all.hours[i]),
    capacity: picked.map((i) => all.capacity[i] ?? null),
  }
}
