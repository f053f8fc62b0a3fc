import type { TravelMode } from '#geo/reach-words'
import type { LocalMeters } from './local-meters.ts'
import { eastingMeters, localMeters, northingMeters } from './local-meters.ts'
import type { Pacer } from './pacer.ts'
import { eachPaced } from './pacer.ts'
import type { SegmentIndex } from './segment-index.ts'
import { buildSegmentIndex } from './segment-index.ts'
import type { Adjacency, DirectedEdges } from './shortest-paths.ts'
import { buildAdjacency } from './shortest-paths.ts'
import { byteAt, floatAt, intAt } from './typed-arrays.ts'

export type { TravelMode }
export type Measure = 'meters' | 'minutes'

/** Speeds by which a network distance becomes a time. */
export const walkKmh = 4.8
/** Of everyday cycling with stops; the law lets electric bicycles go 25 at most (GB 17761). */
export const cycleKmh = 15
/** Where people walk, cycles go slower. */
const cyclePathKmh = 10
/** Yards, gates and lanes that no road shows, on wheels. */
export const offRoadWheelsKmh = 10

export type RoadRecord = {
  fromNodeId: number
  toNodeId: number
  lengthMeters: number
  speedKmh: number
  /** For vehicles, cycles among them; people on foot go both ways. */
  direction: 'both' | 'forward' | 'backward'
  /** Closed to people on foot and on cycles, and nobody gets on or off between its nodes. */
  isExpressway: boolean
  /** A way people walk on; cycles go slower there. */
  isPath: boolean
  /** Longitude and latitude in turn, from the first node to the last. */
  path: Float64Array
}

export type ModeNetwork = {
  /** Costs in metres and in seconds over the same directed edges. */
  meters: Adjacency
  seconds: Adjacency
  /** By road: whether it may be travelled from its first node to its last, and back. */
  forward: Uint8Array
  backward: Uint8Array
  secondsPerMeter: Float64Array
  offRoadSecondsPerMeter: number
  /** 1 for nodes that some road of this mode touches. */
  usableNode: Uint8Array
}

export type RoadNetwork = {
  frame: LocalMeters
  nodeCount: number
  fromNode: Int32Array
  toNode: Int32Array
  lengthMeters: Float64Array
  index: SegmentIndex
} & Record<TravelMode, ModeNetwork>

export type RoadCollector = { add: (road: RoadRecord) => void; build: (pacer: Pacer) => Promise<RoadNetwork> }

type Columns = {
  nodes: Map<number, number>
  from: number[]
  to: number[]
  length: number[]
  speed: number[]
  forward: number[]
  backward: number[]
  onFoot: number[]
  isPath: number[]
  paths: Float64Array[]
}

/** Takes roads one by one, in a fixed order, and builds the network from them in slices. */
export function collectRoads(): RoadCollector {
  const columns: Columns = {
    nodes: new Map(),
    from: [],
    to: [],
    length: [],
    speed: [],
    forward: [],
    backward: [],
    onFoot: [],
    isPath: [],
    paths: [],
  }
  return { add: (road) => addRoad(columns, road), build: (pacer) => buildNetwork(columns, pacer) }
}

function addRoad(columns: Columns, road: RoadRecord): void {
  columns.from.push(nodeNumber(columns.nodes, road.fromNodeId))
  columns.to.push(nodeNumber(columns.nodes, road.toNodeId))
  columns.length.push(road.lengthMeters)
  columns.speed.push(road.speedKmh)
  columns.forward.push(road.direction === 'backward' ? 0 : 1)
  columns.backward.push(road.direction === 'forward' ? 0 : 1)
  columns.onFoot.push(road.isExpressway ? 0 : 1)
  columns.isPath.push(road.isPath ? 1 : 0)
  columns.paths.push(road.path)
}

function nodeNumber(nodes: Map<number, number>, id: number): number {
  const known = nodes.get(id)
  if (known !== undefined) return known
  nodes.set(id, nodes.size)
  return nodes.size - 1
}

async function buildNetwork(columns: Columns, pacer: Pacer): Promise<RoadNetwork> {
  const frame = frameOf(columns.paths)
  const onFoot = Uint8Array.from(columns.onFoot)
  const secondsAt = (kmh: (road: number) => number): Float64Array =>
    Float64Array.from(columns.speed, (_, road) => 3.6 / kmh(road))
  const allow = (directions: number[], isAllowed: (road: number) => boolean): Uint8Array =>
    Uint8Array.from(directions, (flag, road) => (isAllowed(road) ? flag : 0))
  const roads = {
    nodeCount: columns.nodes.size,
    fromNode: Int32Array.from(columns.from),
    toNode: Int32Array.from(columns.to),
    lengthMeters: Float64Array.from(columns.length),
  }
  if (pacer.isDue()) await pacer.pause()
  const onWheels = { offRoadSecondsPerMeter: 3.6 / offRoadWheelsKmh }
  const walk = await modeNetwork(
    roads,
    {
      forward: onFoot,
      backward: onFoot,
      secondsPerMeter: secondsAt(() => walkKmh),
      offRoadSecondsPerMeter: 3.6 / walkKmh,
    },
    pacer,
  )
  const mayCycle = (road: number): boolean => columns.onFoot[road] === 1
  const cycle = await modeNetwork(
    roads,
    {
      forward: allow(columns.forward, mayCycle),
      backward: allow(columns.backward, mayCycle),
      secondsPerMeter: secondsAt((road) => (columns.isPath[road] === 1 ? cyclePathKmh : cycleKmh)),
      ...onWheels,
    },
    pacer,
  )
  const drive = await modeNetwork(
    roads,
    {
      forward: Uint8Array.from(columns.forward),
      backward: Uint8Array.from(columns.backward),
      secondsPerMeter: secondsAt((road) => columns.speed[road] ?? 1),
      ...onWheels,
    },
    pacer,
  )
  const segments = await cutSegments(columns, frame, pacer)
  return { frame, ...roads, index: await buildSegmentIndex(segments, pacer), walk, cycle, drive }
}

/** Around the mean of the roads' first points: a road drawn far off by mistake hardly moves it. */
function frameOf(paths: readonly Float64Array[]): LocalMeters {
  const sums = { longitude: 0, latitude: 0 }
  for (const path of paths) {
    sums.longitude += floatAt(path, 0)
    sums.latitude += floatAt(path, 1)
  }
  const count = Math.max(1, paths.length)
  return localMeters(sums.longitude / count, sums.latitude / count)
}

type Roads = Pick<RoadNetwork, 'nodeCount' | 'fromNode' | 'toNode' | 'lengthMeters'>
type Permissions = Pick<ModeNetwork, 'forward' | 'backward' | 'secondsPerMeter' | 'offRoadSecondsPerMeter'>

async function modeNetwork(roads: Roads, permissions: Permissions, pacer: Pacer): Promise<ModeNetwork> {
  const { forward, backward, secondsPerMeter } = permissions
  const count = sum(forward) + sum(backward)
  const edges: DirectedEdges = {
    from: new Int32Array(count),
    to: new Int32Array(count),
    cost: new Float64Array(count),
    count,
  }
  const seconds = new Float64Array(count)
  const usableNode = new Uint8Array(roads.nodeCount)
  const state = { next: 0 }
  const addEdge = (road: number, from: number, to: number): void => {
    const e = state.next++
    edges.from[e] = from
    edges.to[e] = to
    edges.cost[e] = floatAt(roads.lengthMeters, road)
    seconds[e] = floatAt(roads.lengthMeters, road) * floatAt(secondsPerMeter, road)
    usableNode[from] = 1
    usableNode[to] = 1
  }
  await eachPaced(pacer, roads.lengthMeters.length, (road) => {
    const [from, to] = [intAt(roads.fromNode, road), intAt(roads.toNode, road)]
    if (byteAt(forward, road) === 1) addEdge(road, from, to)
    if (byteAt(backward, road) === 1) addEdge(road, to, from)
  })
  const meters = buildAdjacency(roads.nodeCount, edges)
  if (pacer.isDue()) await pacer.pause()
  return { meters, seconds: buildAdjacency(roads.nodeCount, { ...edges, cost: seconds }), ...permissions, usableNode }
}

function sum(flags: Uint8Array): number {
  let total = 0
  for (const flag of flags) total += flag
  return total
}

/** Cuts the roads that places may be put on (all but expressways) into straight pieces in local metres. */
async function cutSegments(columns: Columns, frame: LocalMeters, pacer: Pacer): Promise<SegmentIndex['segments']> {
  const ends: number[] = []
  const road: number[] = []
  const startMeters: number[] = []
  const spanMeters: number[] = []
  await eachPaced(pacer, columns.paths.length, (r) => {
    const path = columns.paths[r]
    if (path === undefined || columns.onFoot[r] !== 1) return
    const flat = flatten(path, frame)
    const spans = spansOf(flat)
    const drawnMeters = spans.reduce((total, span) => total + span, 0)
    // Lengths on the ellipsoid are kept; the drawn ones only say in which proportion the pieces share them.
    const scale = drawnMeters === 0 ? 0 : (columns.length[r] ?? 0) / drawnMeters
    let start = 0
    for (const [i, span] of spans.entries()) {
      for (let k = 0; k < 4; k++) ends.push(floatAt(flat, 2 * i + k))
      road.push(r)
      startMeters.push(start * scale)
      spanMeters.push(span * scale)
      start += span
    }
  })
  return {
    ends: Float64Array.from(ends),
    road: Int32Array.from(road),
    startMeters: Float64Array.from(startMeters),
    spanMeters: Float64Array.from(spanMeters),
  }
}

function flatten(path: Float64Array, frame: LocalMeters): Float64Array {
  return path.map((degrees, i) => (i % 2 === 0 ? eastingMeters(frame, degrees) : northingMeters(frame, degrees)))
}

function spansOf(flat: Float64Array): number[] {
  const spans: number[] = []
  for (let i = 0; i + 3 < flat.length; i += 2)
    spans.push(Math.hypot(floatAt(flat, i + 2) - floatAt(flat, i), floatAt(flat, i + 3) - floatAt(flat, i + 1)))
  return spans
}
