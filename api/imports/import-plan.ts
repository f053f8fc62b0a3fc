import { basename } from 'node:path'
import type { ImportNoun, ImportOptions } from './imports.contract.ts'
import { Problem } from '../http/problem.ts'
import type { Source } from './formats/source.ts'
import type { Frame } from './frames.ts'
import { resolveDeclaredFrame, resolveFrame } from './frames.ts'
import { guessMap } from './guess-map.ts'
import type { Field } from './field.ts'
import { nounFields, placeFields } from './noun-fields.ts'
import type { DateOrder } from './parse-dates.ts'
import type { ImportProfile } from './profiles.ts'
import { findProfile } from './profiles.ts'

export type PlannedField = {
  field: Field
  /** Place of its column among `wanted`, -1 for none. */
  at: number
  constant: string | null
  values: Record<string, string | null> | null
  order: DateOrder
}

/** Everything that was decided before the first row is stored. */
export type ImportPlan = {
  noun: ImportNoun
  profile: ImportProfile | null
  /** Keys of different files do not meet; the same file family's do. */
  keySpace: string
  map: Record<string, string>
  fields: PlannedField[]
  wanted: string[]
  keyAt: number[]
  place: { lonAt: number; latAt: number; wktAt: number; fromFeature: boolean }
  frame: Frame
  /** Nobody declared a frame: it was taken as WGS 84, and is said so. */
  isFrameAssumed: boolean
  isNorthingFirst: boolean
  timezone: string
  /** Only rows whose code begins so. */
  within: string | null
}

export type PlanContext = {
  noun: ImportNoun
  fileName: string
  options: ImportOptions
  cityTimezone: string
  findProjection: (code: number) => Promise<string | undefined>
}

/** Settles mapping, frame, time zone and key from the options, the profile and the file, in that order. */
export async function planImport(source: Source, context: PlanContext): Promise<ImportPlan> {
  const { noun, options } = context
  const profile = options.profile === undefined ? null : findProfile(options.profile, noun)
  const set = { ...profile?.set, ...options.set }
  const map = chooseMap(source, { noun, options, profile, set })
  const key = chooseKey(noun, options, profile, map)
  checkColumns(source, key, 'key')
  const wanted = [...new Set([...Object.values(map), ...key])]
  const at = (column: string | undefined): number => (column === undefined ? -1 : wanted.indexOf(column))
  const place = { lonAt: at(map.lon), latAt: at(map.lat), wktAt: at(map.wkt) }
  const plan: ImportPlan = {
    noun,
    profile,
    keySpace: profile?.name ?? fileKeySpace(context.fileName),
    map,
    fields: nounFields[noun].fields.map((field) => ({
      ...planField(field, { set, profile, options }),
      at: at(map[field.name]),
    })),
    keyAt: key.map(at),
    place: { ...place, fromFeature: source.hasGeometry && place.lonAt < 0 && place.wktAt < 0 },
    wanted,
    ...(await chooseFrame(source, context, profile)),
    isNorthingFirst: false,
    timezone: chooseTimezone(context, profile),
    within: set.within ?? null,
  }
  checkRequired(plan, source)
  return plan
}

/** Files without a profile are one family when they have one name, whatever the ending. */
function fileKeySpace(fileName: string): string {
  return `file:${basename(fileName).replace(/(\.\w{2,10}){1,2}$/, '')}`
}

function planField(
  field: Field,
  from: { set: Record<string, string>; profile: ImportProfile | null; options: ImportOptions },
): Omit<PlannedField, 'at'> {
  const { set, profile, options } = from
  return {
    field,
    constant: set[field.name] ?? null,
    values: profile?.values[field.name] ?? null,
    order: options.dateFormat ?? profile?.dateOrder ?? 'mdy',
  }
}

function chooseMap(
  source: Source,
  from: { noun: ImportNoun; options: ImportOptions; profile: ImportProfile | null; set: Record<string, string> },
): Record<string, string> {
  const { noun, options, profile, set } = from
  const known = new Set([
    ...nounFields[noun].fields.map((field) => field.name),
    ...placeFields.map((field) => field.name),
  ])
  const names = [...Object.keys(options.map ?? {}), ...Object.keys(set)]
  const stranger = names.find((name) => !known.has(name) && name !== 'within')
  if (stranger !== undefined)
    throw new Problem('invalid-request', `${noun} have no field "${stranger}". Fields: ${[...known].join(', ')}.`)
  const base = profile?.map ?? (options.map ? {} : guessMap(noun, source.columns, source.hasGeometry))
  const map = { ...base, ...options.map }
  checkColumns(source, Object.values(map), 'map')
  return map
}

/** These nouns have codes that name them; the other ones are named by their content unless a key is given. */
const namedByCode: readonly ImportNoun[] = ['areas', 'area-codes', 'grids', 'road-nodes']

function chooseKey(
  noun: ImportNoun,
  options: ImportOptions,
  profile: ImportProfile | null,
  map: Record<string, string>,
): string[] {
  if (options.key !== undefined) return options.key.split('+').map((name) => name.trim())
  if (profile && profile.key.length > 0) return profile.key
  return namedByCode.includes(noun) && map.code !== undefined ? [map.code] : []
}

function checkColumns(source: Source, columns: readonly string[], what: string): void {
  // A sample cannot show every property of a GeoJSON file, so only tables can be judged.
  if (source.format !== 'csv' && source.format !== 'geopackage' && source.format !== 'shapefile') return
  const missing = columns.find((column) => !source.columns.includes(column))
  if (missing !== undefined)
    throw new Problem(
      'invalid-request',
      `The file has no column "${missing}" (${what}). Its columns: ${source.columns.slice(0, 40).join(', ')}.`,
    )
}

async function chooseFrame(
  source: Source,
  { options, findProjection }: PlanContext,
  profile: ImportProfile | null,
): Promise<{ frame: Frame; isFrameAssumed: boolean }> {
  const named = options.frame ?? profile?.frame
  if (named !== undefined) return { frame: await resolveFrame(named, findProjection), isFrameAssumed: false }
  if (source.declaredFrame !== null)
    return { frame: await resolveDeclaredFrame(source.declaredFrame, findProjection), isFrameAssumed: false }
  return { frame: await resolveFrame('wgs84', findProjection), isFrameAssumed: true }
}

function chooseTimezone({ options, cityTimezone }: PlanContext, profile: ImportProfile | null): string {
  return knownTimezone(options.timezone ?? profile?.timezone ?? cityTimezone)
}

/** The zone's usual name; refuses what is none. */
export function knownTimezone(timezone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone
  } catch {
    throw new Problem('invalid-request', `There is no time zone "${timezone}". Write it like Asia/Shanghai.`)
  }
}

function checkRequired(plan: ImportPlan, source: Source): void {
  const missing = plan.fields.find(
    ({ field, at, constant }) => field.isRequired === true && at < 0 && constant === null,
  )
  if (missing)
    throw new Problem(
      'invalid-request',
      `No column was found for ${missing.field.name}. Name it with --map ${missing.field.name}=COLUMN or give one value with --set. Columns: ${source.columns.slice(0, 40).join(', ')}.`,
    )
  const { lonAt, latAt, wktAt, fromFeature } = plan.place
  const hasPlace = fromFeature || wktAt >= 0 || (lonAt >= 0 && latAt >= 0)
  if (nounFields[plan.noun].needsShape && !hasPlace)
    throw new Problem(
      'invalid-request',
      'No columns were found for the position. Name them with --map lon=COLUMN,lat=COLUMN (or wkt=COLUMN).',
    )
}
