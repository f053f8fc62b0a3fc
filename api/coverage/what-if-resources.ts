import { readDutyHours } from '#geo/duty-hours'
import type { FaultyChange, ScenarioChange, ScenarioTerms } from '#geo/scenario-words'
import type { Resources } from './city-snapshot.ts'
import { pointsOf } from './city-snapshot.ts'
import { startPacer } from './pacer.ts'
import type { Places } from './reach-field.ts'
import { placeOnNetwork } from './reach-field.ts'
import type { RoadNetwork } from './road-network.ts'
import { floatAt, intAt } from './typed-arrays.ts'

type Standing = {
  longitude: number
  latitude: number
  hours: Uint8Array | undefined
}
export type ChangedResources = { places: Places; count: number; faults: FaultyChange[] }

/** The resources that count after the changes, on the network. A change with a fault is left out, and told. */
export async function changeResources(
  network: RoadNetwork,
  all: Resources,
  { terms, changes }: { terms: ScenarioTerms; changes: readonly ScenarioChange[] },
): Promise<ChangedResources> {
  const byId = new Map<number, Standing>()
  for (const [i, id] of all.id.entries())
    byId.set(id, {
      longitude: floatAt(all.longitude, i),
      latitude: floatAt(all.latitude, i),
      hours: all.hours[i],
    })
  const offNetwork = await findOffNetwork(network, changes)
  const added: Standing[] = []
  const faults: FaultyChange[] = []
  for (const [change, wish] of changes.entries()) {
    const fault = faultOf(wish, { byId, isOffNetwork: offNetwork.has(change) })
    if (fault) faults.push({ change, fault })
    else apply(wish, byId, added)
  }
  const counted = [...byId.values(), ...added].filter(({ hours }) => terms.hour === null || hours?.[terms.hour] === 1)
  return { places: await placeOnNetwork(network, pointsOf(counted), startPacer()), count: counted.length, faults }
}

async function findOffNetwork(network: RoadNetwork, changes: readonly ScenarioChange[]): Promise<Set<number>> {
  const placed = changes.flatMap((wish, change) => ('position' in wish ? [{ change, position: wish.position }] : []))
  const points = pointsOf(placed.map(({ position: [longitude, latitude] }) => ({ longitude, latitude })))
  const { road } = await placeOnNetwork(network, points, startPacer())
  return new Set(placed.flatMap(({ change }, i) => (intAt(road, i) < 0 ? [change] : [])))
}

type Facts = { byId: ReadonlyMap<number, Standing>; isOffNetwork: boolean }

function faultOf(wish: ScenarioChange, { byId, isOffNetwork }: Facts): FaultyChange['fault'] | undefined {
  if ('resourceId' in wish && !byId.has(wish.resourceId)) return 'resource-gone'
  if ('hours' in wish && readDutyHours(wish.hours) === undefined) return 'hours-unread'
  return isOffNetwork ? 'off-network' : undefined
}

function apply(wish: ScenarioChange, byId: Map<number, Standing>, added: Standing[]): void {
  if (wish.type === 'add') {
    const [longitude, latitude] = wish.position
    added.push({ longitude, latitude, hours: readDutyHours(wish.hours) })
    return
  }
  const known = byId.get(wish.resourceId)
  if (!known) return
  if (wish.type === 'close') byId.delete(wish.resourceId)
  else if (wish.type === 'shift') byId.set(wish.resourceId, { ...known, hours: readDutyHours(wish.hours) })
  else byId.set(wish.resourceId, { ...known, longitude: wish.position[0], latitude: wish.position[1] })
}
