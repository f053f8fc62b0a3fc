import { csvText } from '#geo/csv-text'
import type { Position } from '#geo/geojson'
import type { MoveOutcome, OrderMove, ResourceDifference } from '#geo/order-words'
import type { ScenarioChange, ScenarioInputs } from '#geo/scenario-words'

type Named = { id: number; name: string; address: string; longitude: number; latitude: number; hours: string }

/** Changes in the words and places of the moment. */
export function movesOf(changes: readonly ScenarioChange[], named: readonly Named[]): OrderMove[] {
  const byId = new Map(named.map((resource) => [resource.id, resource]))
  return changes.map((change) =>
    change.type === 'add' ? addition(change) : alteration(change, byId.get(change.resourceId)),
  )
}

function addition({ type, name, position, hours }: Extract<ScenarioChange, { type: 'add' }>): OrderMove {
  return { type, resourceId: null, name, address: '', from: null, to: position, hoursFrom: null, hoursTo: hours }
}

/** What is gone since has neither a name nor a place. */
const gone = { name: '', address: '', longitude: null, latitude: null, hours: null }

function alteration(change: Exclude<ScenarioChange, { type: 'add' }>, resource: Named | undefined): OrderMove {
  const { name, address, longitude, latitude, hours } = resource ?? gone
  return {
    type: change.type,
    resourceId: change.resourceId,
    name,
    address,
    from: longitude === null ? null : [longitude, latitude],
    to: change.type === 'move' ? change.position : null,
    hoursFrom: hours,
    hoursTo: change.type === 'shift' ? change.hours : null,
  }
}

/** Nearer than this a place is the place that was ordered: nobody builds to the decimetre. */
const samePlaceMeters = 50
const metersPerDegree = 111_195

export function metersBetween([x1, y1]: Position, [x2, y2]: Position): number {
  const shrink = Math.cos((((y1 + y2) / 2) * Math.PI) / 180)
  return Math.hypot((x2 - x1) * shrink, y2 - y1) * metersPerDegree
}

type Standing = ScenarioInputs['standing'][number]
const placeOf = ({ longitude, latitude }: Standing): Position => [longitude, latitude]

type Sides = { then: readonly Standing[]; now: readonly Standing[]; hoursNow: ReadonlyMap<number, string> }

/** Whether what was ordered has come to be. `hoursNow`: of the resources, in the words of the store. */
export function outcomeOf(move: OrderMove, { then, now, hoursNow }: Sides): MoveOutcome {
  const here = now.find(({ id }) => id === move.resourceId)
  switch (move.type) {
    case 'add': {
      const known = new Set(then.map(({ id }) => id))
      return now.some((each) => !known.has(each.id) && isAt(each, move.to)) ? 'as-ordered' : 'not-yet'
    }
    case 'close':
      return here ? 'not-yet' : 'as-ordered'
    case 'shift':
      return stateOf(
        here,
        (each) => hoursNow.get(each.id) === move.hoursTo,
        (each) => hoursNow.get(each.id) === move.hoursFrom,
      )
    case 'move':
      return stateOf(
        here,
        (each) => isAt(each, move.to),
        (each) => isAt(each, move.from),
      )
  }
}

type Judge = (resource: Standing) => boolean

function stateOf(resource: Standing | undefined, isOrdered: Judge, isBefore: Judge): MoveOutcome {
  if (resource && isOrdered(resource)) return 'as-ordered'
  return resource && isBefore(resource) ? 'not-yet' : 'otherwise'
}

function isAt(resource: Standing, position: Position | null): boolean {
  return position !== null && metersBetween(placeOf(resource), position) < samePlaceMeters
}

export function differencesOf(then: readonly Standing[], now: readonly Standing[]): ResourceDifference[] {
  const before = new Map(then.map((each) => [each.id, each]))
  const after = new Map(now.map((each) => [each.id, each]))
  const gone = then.filter(({ id }) => !after.has(id)).map(({ id }): ResourceDifference => ({ id, what: 'gone' }))
  const others = now.flatMap((each): ResourceDifference[] => {
    const old = before.get(each.id)
    if (!old) return [{ id: each.id, what: 'added' }]
    if (old.longitude !== each.longitude || old.latitude !== each.latitude) return [{ id: each.id, what: 'moved' }]
    return old.hours === each.hours ? [] : [{ id: each.id, what: 'other-hours' }]
  })
  return [...gone, ...others].sort((a, b) => a.id - b.id)
}

const cell = (value: string | number | null): string =>
  typeof value === 'string' ? csvText(value) : String(value ?? '')

export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
