import { Problem } from '../http/problem.ts'

type DatabaseError = { code: string; constraint?: string; message: string; detail?: string; routine?: string }

const byConstraint: Record<string, (error: DatabaseError) => Problem> = {
  grids_no_overlap: (e) =>
    new Problem(
      'grid-overlap',
      `${sentence(e.message)} Move the boundary so that the two only touch, or end the other grid first.`,
    ),
  grids_code_taken: () =>
    new Problem('code-taken', 'Another grid of this coverage has this code at that time. Choose the next free code.'),
  grids_boundary_valid: () =>
    new Problem(
      'invalid-boundary',
      'The boundary crosses itself, is empty or has a broken ring. Draw a simple closed line.',
    ),
  grids_size_plausible: () =>
    new Problem(
      'rule-broken',
      "A grid measures between 1 m² and 10,000 km². Check the boundary's coordinates and their order: longitude first.",
    ),
  grids_code_fits_scheme: () =>
    new Problem(
      'rule-broken',
      'The code does not fit its scheme: gb-15 wants 15 digits, local-16 wants 16, free takes any text.',
    ),
  grids_code_continues_community: () =>
    new Problem('rule-broken', 'A 15-digit grid code must begin with the 12 digits of its community.'),
  grids_community_exists: () =>
    new Problem('rule-broken', 'There is no community with that code. Load the areas first.'),
  grids_validity_runs_forward: () => new Problem('rule-broken', 'The end of validity must lie after its start.'),
  grids_kind_fits_coverage: () =>
    new Problem('rule-broken', 'Community grids are comprehensive or exclusive; unit grids are of kind unit.'),
  accounts_login_unique: () => new Problem('code-taken', 'Another account has that login. Choose another.'),
  accounts_oidc_subject_unique: () =>
    new Problem('code-taken', 'Another account is linked to that person at the identity provider.'),
  accounts_administrators_apart: () =>
    new Problem(
      'rule-broken',
      'The three administrators are three people for good: who has been one takes no other post. Make a new account.',
    ),
  accounts_keep_one_administrator: () =>
    new Problem(
      'rule-broken',
      'This is the last system or security administrator. Appoint another one first, or nobody could do it again.',
    ),
  accounts_no_own_post: () => new Problem('rule-broken', 'Nobody gives a post to himself.'),
  legal_holds_keep: (e) =>
    new Problem('state-does-not-allow', `${sentence(e.message)} The security administrator lifts it under Retention.`),
  incidents_class_exists: () =>
    new Problem('rule-broken', 'There is no incident class with that id. See /catalogues/classes.'),
}

/** Values that pass a contract's shape and still cannot be stored. */
const byCode: Record<string, (error: DatabaseError) => Problem | undefined> = {
  '22003': () => new Problem('invalid-request', 'A number is larger than the store can hold. Send a smaller one.'),
  '22007': () => wrongTime(),
  '22008': () => wrongTime(),
  '22009': () => wrongTime(),
  '22021': () => zeroByte(),
  '22P05': () => zeroByte(),
  '42501': (e) => problemOfRefusal(e),
  // PostGIS and PROJ raise everything as an internal error; only a failed transformation is the sender's affair.
  XX000: (e) =>
    e.message.startsWith('transform: ')
      ? new Problem('rule-broken', 'A position lies outside the ground its coordinate system is made for.')
      : undefined,
}

function zeroByte(): Problem {
  return new Problem('invalid-request', 'A text holds a zero byte, which cannot be stored. Take it out.')
}

function wrongTime(): Problem {
  return new Problem(
    'invalid-request',
    'A time lies outside what the store can hold. Send a year from 0001 on, and an offset below 16 hours.',
  )
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
  '53300',
])

const lostConnection =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/

/** Maps what PostgreSQL or its driver threw to a Problem, or undefined when it is a bug of ours. */
export function problemOfDatabaseError(thrown: unknown): Problem | undefined {
  if (!(thrown instanceof Error)) return undefined
  if (lostConnection.test(thrown.message)) return databaseUnavailable()
  if (!isDatabaseError(thrown)) return undefined
  if (unreachable.has(thrown.code)) return databaseUnavailable()
  return problemOfLoad(thrown.code) ?? byCode[thrown.code]?.(thrown) ?? problemOfConstraint(thrown)
}

/** A row that row security refuses, or what a function of ours refuses; a privilege that lacks is a bug of ours. */
function problemOfRefusal({ message, routine }: DatabaseError): Problem | undefined {
  if (message.includes('row-level security'))
    return new Problem(
      'not-allowed',
      'It lies outside your territory, or is not for your post to write. Ask who is responsible there.',
    )
  return routine === 'exec_stmt_raise' ? new Problem('not-allowed', sentence(message)) : undefined
}

/** Time-outs, deadlocks and failed serialisations: nothing is wrong with what was asked. */
function problemOfLoad(code: string): Problem | undefined {
  if (code === '57014')
    return new Problem('took-too-long', 'The question took too long and was stopped. Ask for a smaller area or period.')
  if (code !== '40001' && code !== '40P01') return undefined
  return new Problem('too-many', 'Somebody else was writing the same thing. Nothing was stored; please send it again.')
}

function problemOfConstraint(error: DatabaseError): Problem | undefined {
  if (error.constraint === undefined) return undefined
  const known = byConstraint[error.constraint]
  if (known) return known(error)
  if (!error.code.startsWith('23')) return undefined
  const rule = error.constraint.replaceAll('_', ' ')
  return new Problem('rule-broken', `The data break the rule "${rule}". Nothing was stored.`)
}

function databaseUnavailable(): Problem {
  return new Problem(
    'database-unavailable',
    'The database cannot be reached just now. Nothing was stored; the service keeps trying to reconnect.',
  )
}

function isDatabaseError(thrown: Error): thrown is Error & DatabaseError {
  return 'code' in thrown && typeof thrown.code === 'string'
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
