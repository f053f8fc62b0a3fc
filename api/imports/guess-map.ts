import type { ImportNoun } from './imports.contract.ts'
import { nounFields, placeFields } from './noun-fields.ts'
import type { ImportProfile } from './profiles.ts'

/** A column's name without case, spaces and marks; Chinese characters stay. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Field -> column, for every field whose name or a synonym of it heads a column. Each column is used once. */
export function guessMap(noun: ImportNoun, columns: readonly string[], hasGeometry: boolean): Record<string, string> {
  const { fields, shape } = nounFields[noun]
  const places =
    hasGeometry || shape === 'none' ? [] : placeFields.filter((field) => shape === 'point' || field.name === 'wkt')
  const free = new Map(columns.map((column) => [plainName(column), column]).reverse() as [string, string][])
  const guessed: Record<string, string> = {}
  for (const field of [...fields, ...places]) {
    const name = [plainName(field.name), ...field.synonyms].find((synonym) => free.has(synonym))
    const column = name === undefined ? undefined : free.get(name)
    if (name === undefined || column === undefined) continue
    guessed[field.name] = column
    free.delete(name)
  }
  return guessed
}

/** The profile all of whose columns the file has; the one with most columns where several fit. */
export function guessProfile(
  profiles: readonly ImportProfile[],
  noun: ImportNoun,
  columns: readonly string[],
): string | null {
  const fits = profiles.filter((profile) => {
    const named = [...Object.values(profile.map), ...profile.key]
    return profile.noun === noun && named.length > 0 && named.every((column) => columns.includes(column))
  })
  fits.sort((a, b) => Object.keys(b.map).length - Object.keys(a.map).length)
  return fits[0]?.name ?? null
}
