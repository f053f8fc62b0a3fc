import type { Random } from './random.ts'
import type { Road } from './road-sides.ts'

type Onward = number[][]

const onwardFrom = (roads: readonly Road[], nodeCount: number, oneWay: ReadonlySet<Road>, reverse: boolean): Onward => {
  const onward: Onward = Array.from({ length: nodeCount }, () => [])
  for (const road of roads) {
    const [from, to] = reverse ? [road.to, road.from] : [road.from, road.to]
    onward[from]?.push(to)
    if (!oneWay.has(road)) onward[to]?.push(from)
  }
  return onward
}

const reachedFrom = (onward: Onward, start: number): Uint8Array => {
  const reached = new Uint8Array(onward.length)
  reached[start] = 1
  const waiting = [start]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const next of onward[node] ?? []) {
      if (reached[next]) continue
      reached[next] = 1
      waiting.push(next)
    }
  }
  return reached
}

/** Some small streets are one-way, but never so that a place can not be driven to or left. */
export const oneWayRoads = (roads: readonly Road[], nodeCount: number, random: Random): Set<Road> => {
  const degree = new Uint16Array(nodeCount)
  for (const road of roads) {
    for (const node of [road.from, road.to]) degree[node] = (degree[node] ?? 0) + 1
  }
  const isThrough = (node: number) => (degree[node] ?? 0) >= 3
  const chosen = new Set(
    roads.filter(
      (road) =>
        (road.kind === 'branch' || road.kind === 'residential') &&
        isThrough(road.from) &&
        isThrough(road.to) &&
        random.chance(0.12),
    ),
  )
  for (;;) {
    const forward = reachedFrom(onwardFrom(roads, nodeCount, chosen, false), 0)
    const backward = reachedFrom(onwardFrom(roads, nodeCount, chosen, true), 0)
    const isCutOff = (node: number) => !forward[node] || !backward[node]
    const guilty = [...chosen].filter((road) => isCutOff(road.from) || isCutOff(road.to))
    if (guilty.length === 0) return chosen
    for (const road of guilty) chosen.delete(road)
  }
}
