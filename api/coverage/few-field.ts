import type { NearestFew, OwnedSeed } from './nearest-few.ts'
import { noneNearest, offerOwner, searchNearestFew } from './nearest-few.ts'
import type { Pacer } from './pacer.ts'
import { eachPaced } from './pacer.ts'
import type { Places, Terms } from './reach-field.ts'
import { atNodeMeters, costPerMeter, mayPass, offRoadCostPerMeter, seedsOf } from './reach-field.ts'
import { byteAt, floatAt, intAt } from './typed-arrays.ts'

/** Which few resources are nearest to each node, and how far. Owners are numbers of `resources`, in order. */
export type FewField = Terms & {
  few: number
  nodes: NearestFew
  onRoad: Map<number, { owner: number; alongMeters: number; offCost: number }[]>
}

export async function spreadFew(
  terms: Terms,
  resources: Places,
  { few, limit }: { few: number; limit: number },
  pacer: Pacer,
): Promise<FewField> {
  const { network, mode, measure } = terms
  const onRoad: FewField['onRoad'] = new Map()
  const seeds: OwnedSeed[] = []
  for (let owner = 0; owner < resources.road.length; owner++) {
    const road = intAt(resources.road, owner)
    if (road < 0) continue
    const stand = {
      owner,
      alongMeters: floatAt(resources.alongMeters, owner),
      offCost: floatAt(resources.offMeters, owner) * offRoadCostPerMeter(network[mode], measure),
    }
    onRoad.set(road, [...(onRoad.get(road) ?? []), stand])
    for (const seed of seedsOf(terms, road, stand)) seeds.push({ ...seed, owner })
  }
  const graph = measure === 'meters' ? network[mode].meters : network[mode].seconds
  const search = searchNearestFew(graph, seeds, { few, limit })
  while (!search.advance(4096)) if (pacer.isDue()) await pacer.pause()
  return { network, mode, measure, few, nodes: search.found, onRoad }
}

/** The nearest few resources of each place, off-road parts included. */
export async function fewAt(field: FewField, places: Places, pacer: Pacer): Promise<NearestFew> {
  const found = noneNearest(places.road.length, field.few)
  const offRoad = offRoadCostPerMeter(field.network[field.mode], field.measure)
  await eachPaced(pacer, places.road.length, (i) => {
    const road = intAt(places.road, i)
    if (road < 0) return
    const stand = { road, alongMeters: floatAt(places.alongMeters, i), offCost: floatAt(places.offMeters, i) * offRoad }
    offerNodes(field, stand, found, i)
    for (const { owner, alongMeters, offCost } of field.onRoad.get(road) ?? []) {
      const gapMeters = stand.alongMeters - alongMeters
      const mode = field.network[field.mode]
      if (!mayPass(mode, road, gapMeters)) continue
      const cost = offCost + Math.abs(gapMeters) * costPerMeter(mode, road, field.measure)
      offerOwner(found, i, owner, cost + stand.offCost)
    }
  })
  return found
}

type Stand = { road: number; alongMeters: number; offCost: number }

function offerNodes(field: FewField, { road, alongMeters, offCost }: Stand, found: NearestFew, i: number): void {
  const { network, nodes, few } = field
  const mode = network[field.mode]
  const perMeter = costPerMeter(mode, road, field.measure)
  const restMeters = floatAt(network.lengthMeters, road) - alongMeters
  const offer = (node: number, cost: number): void => {
    for (let at = node * few; at < (node + 1) * few && intAt(nodes.owner, at) >= 0; at++)
      offerOwner(found, i, intAt(nodes.owner, at), floatAt(nodes.cost, at) + cost)
  }
  if (byteAt(mode.forward, road) === 1 || alongMeters <= atNodeMeters)
    offer(intAt(network.fromNode, road), alongMeters * perMeter + offCost)
  if (byteAt(mode.backward, road) === 1 || restMeters <= atNodeMeters)
    offer(intAt(network.toNode, road), restMeters * perMeter + offCost)
}
