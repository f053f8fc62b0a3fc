import { readFileSync, readdirSync } from 'node:fs'
import { z } from 'zod'
import { CoordinateFrame } from '#geo/coordinate-frame'
import { Problem } from '../http/problem.ts'
import { ImportNoun } from './imports.contract.ts'

/** How the columns of a published data set map onto a noun; a JSON file in geodata/profiles. */
export const ImportProfile = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  noun: ImportNoun,
  description: z.string(),
  source: z.strictObject({ name: z.string(), licence: z.string() }),
  /** Field of the noun -> column of the file. */
  map: z.record(z.string(), z.string()),
  /** Fields fixed for every row. */
  set: z.record(z.string(), z.string()).default({}),
  /** Columns that together name a row; none: the row's content does. */
  key: z.array(z.string()).default([]),
  frame: CoordinateFrame.optional(),
  timezone: z.string().optional(),
  dateOrder: z.enum(['mdy', 'dmy']).optional(),
  layer: z.string().optional(),
  /** Field -> word of the file -> word of the store (null: nothing). */
  values: z.record(z.string(), z.record(z.string(), z.string().nullable())).default({}),
})
export type ImportProfile = z.infer<typeof ImportProfile>

const folder = new URL('../../geodata/profiles/', import.meta.url)

export function listProfiles(): ImportProfile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ImportProfile.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
}

export function findProfile(name: string, noun: ImportNoun): ImportProfile {
  const profiles = listProfiles()
  const profile = profiles.find((candidate) => candidate.name === name)
  const known = profiles.map((candidate) => candidate.name).join(', ')
  if (!profile) throw new Problem('invalid-request', `There is no profile "${name}". Known: ${known}.`)
  if (profile.noun !== noun)
    throw new Problem(
      'invalid-request',
      `The profile ${name} makes ${profile.noun}, not ${noun}. Import ${profile.noun}.`,
    )
  return profile
}
