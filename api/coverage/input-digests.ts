import { createHash } from 'node:crypto'
import type { InputParts, ScenarioChange, ScenarioInputs, ScenarioTerms } from '#geo/scenario-words'
import type { Resources } from './city-snapshot.ts'
import type { GridRow } from './coverage.queries.ts'
import type { ReachCity } from './reach-city.ts'
import { floatAt } from './typed-arrays.ts'

/** Changes when the same inputs would give other figures: with the rules of reach, of rounding, of the ledger. */
const engine = 'reach 1'

type Column = Float64Array | Int32Array | Uint8Array

function digestOf(columns: readonly Column[]): string {
  const hash = createHash('sha256')
  for (const column of columns) {
    hash.update(`${column.length} `)
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  }
  return hash.digest('hex')
}

/** By what is never changed once it is read, so that each is reckoned once for as long as it stays. */
const known = new WeakMap<object, string>()

function once(of: object, make: () => string): string {
  const digest = known.get(of) ?? make()
  known.set(of, digest)
  return digest
}

type Asked = { terms: ScenarioTerms; changes: readonly ScenarioChange[]; grids: readonly GridRow[] }

export function inputsOf(city: ReachCity, resources: Resources, { terms, changes, grids }: Asked): ScenarioInputs {
  const parts: InputParts = {
    roads: once(city.network, () => roadsDigest(city)),
    resources: once(resources, () => digestText(JSON.stringify(standingOf(resources)))),
    households: once(city.households, () => householdsDigest(city)),
    grids: digestText(JSON.stringify(grids.map(({ id, code, communityCode }) => [id, code, communityCode]))),
    care: digestText(JSON.stringify(grids.map(({ id }) => city.care.get(id) ?? 0))),
  }
  const digest = digestText(JSON.stringify([engine, parts, terms, changes]))
  return { engine, parts, digest, standing: standingOf(resources) }
}

function digestText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Where roads lie decides which a place is put on, so their shapes belong to it. */
function roadsDigest({ network }: ReachCity): string {
  const { segments } = network.index
  const modes = [network.walk, network.drive].flatMap(({ forward, backward, secondsPerMeter }) => [
    forward,
    backward,
    secondsPerMeter,
  ])
  return digestOf([
    network.fromNode,
    network.toNode,
    network.lengthMeters,
    ...modes,
    segments.ends,
    segments.road,
    segments.startMeters,
    segments.spanMeters,
  ])
}

function householdsDigest({ households }: ReachCity): string {
  const { longitude, latitude, communityGridId, count, people } = households
  return digestOf([longitude, latitude, communityGridId, count, people])
}

function standingOf({ id, longitude, latitude, hours }: Resources): ScenarioInputs['standing'] {
  return [...id].map((each, i) => ({
    id: each,
    longitude: floatAt(longitude, i),
    latitude: floatAt(latitude, i),
    hours: packHours(hours[i]),
  }))
}

/** 168 hours as 42 hexadecimal digits; null where they cannot be read. */
function packHours(hours: Uint8Array | undefined): string | null {
  if (hours === undefined) return null
  const digits = Array.from({ length: hours.length / 4 }, (_, i) =>
    [0, 1, 2, 3].reduce((value, bit) => value * 2 + (hours[4 * i + bit] ?? 0), 0).toString(16),
  )
  return digits.join('')
}
