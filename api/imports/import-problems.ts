import { problemOfDatabaseError } from '../db/constraint-problems.ts'
import { Problem } from '../http/problem.ts'
import { asUnreadable } from './formats/limits.ts'

/** Whatever stopped an import, as a sentence for the person who started it. */
export function problemOfImport(thrown: unknown, file: string): Problem {
  if (thrown instanceof Problem) return thrown
  const database = problemOfDatabaseError(thrown)
  if (database) return database
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  // A five-character SQLSTATE of the data classes: the data do not fit a column.
  if (/^2[0-9A-Z]{4}$/.test(code))
    return new Problem(
      'rule-broken',
      `The database refused the data: ${thrown instanceof Error ? thrown.message : code}.`,
    )
  if (/^[0-9A-Z]{5}$/.test(code)) throw thrown
  return asUnreadable(thrown, file)
}
