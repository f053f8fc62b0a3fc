import { buildPlan } from '#geo/planning/build-plan'
import type { Ground } from '#geo/planning/build-plan'
import { applyChange, reverseOf } from '#geo/planning/changes'
import type { Edit } from '#geo/planning/edits'
import { mergeFaces, moveNode, reshapeByStroke, splitFace } from '#geo/planning/edits'
import type { Point } from '#geo/planning/lattice'
import { toLattice } from '#geo/planning/lattice'
import type { Plan } from '#geo/planning/plan'
import { isOnOutline } from '#geo/planning/plan'
import { createRandom } from '../../geodata/demo-city/random.ts'
import { say } from '../support/say.ts'

const [columns, rows] = [50, 40]
/** Corners between two nodes: a street is not straight. */
const cornersBetween = 12
const triesEach = 200

/** What an edit's geometry costs at 2,000 grids: finding the change and its soundness, then applying it, as the page does. */
export function benchPlanner({ rounds }: { rounds: number }): object {
  const startedAt = performance.now()
  const built = buildPlan(crookedGrids())
  if (!built.ok) throw new Error('the grids of the bench do not fit together')
  const buildMs = performance.now() - startedAt
  const { plan } = built
  say(`${plan.faces.size} grids, ${plan.borders.size} borders: built in ${buildMs.toFixed(0)} ms`)
  const told: Record<string, { medianMs: number; p99Ms: number; made: number }> = {}
  for (const [name, gesture] of Object.entries(gestures)) {
    const times = Array.from({ length: rounds }, (_, round) => timesOf(plan, gesture, round)).flat()
    times.sort((a, b) => a - b)
    const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2))
    told[name] = { medianMs: at(0.5), p99Ms: at(0.99), made: times.length }
    say(`${name}: median ${at(0.5)} ms, slowest hundredth ${at(0.99)} ms, of ${times.length} made`)
  }
  return { bench: 'planner', grids: plan.faces.size, buildMs: Math.round(buildMs), ...told }
}

type Gesture = (plan: Plan, pick: (n: number) => number, seed: string) => Edit

const at = (x: number, y: number): Point => toLattice([113 + x / 500, 23 + y / 500])
const gestures: Record<string, Gesture> = {
  moveNode: (plan, pick) => {
    const inner = [...plan.nodes].filter(([id]) => !isOnOutline(plan, id))
    const [id, [x, y]] = inner[pick(inner.length)] ?? ['', [0, 0]]
    return moveNode(plan, id, [x + 20_000, y + 15_000])
  },
  split: (plan, pick, seed) => {
    const [x, y] = [pick(columns), pick(rows)]
    return splitFace(plan, {
      face: `${x},${y}`,
      line: [at(x - 0.3, y + 0.4), at(x + 0.5, y + 0.5), at(x + 1.3, y + 0.6)],
      seed,
    })
  },
  merge: (plan, pick, seed) => {
    const [x, y] = [pick(columns - 1), pick(rows)]
    return mergeFaces(plan, { faces: [`${x},${y}`, `${x + 1},${y}`], seed })
  },
  reshapeOverFour: (plan, pick, seed) => {
    const [x, y] = [1 + pick(columns - 6), 1 + pick(rows - 2)]
    const line = Array.from({ length: 40 }, (_, n) =>
      at(x - 0.02 + n / 9.6, y + 0.25 * Math.sin((n * Math.PI) / 39) - 0.03),
    )
    return reshapeByStroke(plan, { line, seed })
  },
}

function timesOf(plan: Plan, gesture: Gesture, round: number): number[] {
  const random = createRandom(`planner bench ${round}`)
  const times: number[] = []
  for (let n = 0; n < triesEach; n += 1) {
    const startedAt = performance.now()
    const edit = gesture(plan, (count) => random.int(0, count - 1), `s${n}`)
    if (!edit.ok) continue
    applyChange(plan, edit.change)
    times.push(performance.now() - startedAt)
    applyChange(plan, reverseOf(edit.change))
  }
  return times
}

/** Squares of 200 m with crooked sides, the same for both neighbours. */
function crookedGrids(): Ground[] {
  const grounds: Ground[] = []
  for (let x = 0; x < columns; x += 1)
    for (let y = 0; y < rows; y += 1) {
      const ring = [
        ...side([x, y], [x + 1, y]),
        ...side([x + 1, y], [x + 1, y + 1]),
        ...side([x, y + 1], [x + 1, y + 1], true),
        ...side([x, y], [x, y + 1], true),
      ]
      const coordinates = [...ring, ring[0] ?? [0, 0]].map(([u, v]): [number, number] => [113 + u / 500, 23 + v / 500])
      grounds.push({
        id: `${x},${y}`,
        face: { code: `${x},${y}`, name: '', kind: 'comprehensive', communityCode: null, gridId: null },
        boundary: { type: 'Polygon', coordinates: [coordinates] },
      })
    }
  return grounds
}

type Place = [x: number, y: number]

/** The corners from a to b, the last left out; turned, from b to a, the last left out again. */
function side(a: Place, b: Place, isTurned = false): Place[] {
  const places = Array.from({ length: cornersBetween + 1 }, (_, n): Place => {
    const share = n / cornersBetween
    const off = 0.03 * Math.sin(share * Math.PI * 3)
    return [a[0] + (b[0] - a[0]) * share + (b[1] - a[1]) * off, a[1] + (b[1] - a[1]) * share + (b[0] - a[0]) * off]
  })
  return isTurned ? places.reverse().slice(0, -1) : places.slice(0, -1)
}
