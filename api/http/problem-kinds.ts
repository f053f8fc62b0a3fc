/** Every kind of problem the service can answer (RFC 9457), and the only place where a status code stands. */
export const problemKinds = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'second-factor-wanted': { status: 401, title: 'The code of your second factor is wanted' },
  'not-allowed': { status: 403, title: 'This is not allowed' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'too-slow': { status: 408, title: 'The request took too long to arrive' },
  'grid-overlap': { status: 409, title: 'The boundary overlaps another grid' },
  'code-taken': { status: 409, title: 'The code is in use' },
  'status-move-not-allowed': { status: 409, title: 'That change of status is not allowed' },
  'state-does-not-allow': { status: 409, title: 'Its state does not allow that' },
  'import-state': { status: 409, title: 'The import is not in a state for that' },
  'still-loading': { status: 503, title: 'The data are still being loaded' },
  'invalid-boundary': { status: 422, title: 'The boundary is not a valid polygon' },
  'rule-broken': { status: 422, title: 'The data break a rule of the store' },
  'unreadable-file': { status: 422, title: 'The file cannot be read' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media': { status: 415, title: 'This kind of content is not taken here' },
  'too-many': { status: 429, title: 'Too many requests at once' },
  'too-costly': { status: 429, title: 'Too much was asked in a short time' },
  'locked-out': { status: 429, title: 'Locked after too many wrong tries' },
  'took-too-long': { status: 503, title: 'The answer took too long' },
  internal: { status: 500, title: 'Something went wrong inside the service' },
  'database-unavailable': { status: 503, title: 'The database cannot be reached' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemKind = keyof typeof problemKinds

export type ProblemBody = {
  type: `/problems/${ProblemKind}`
  title: string
  status: number
  detail: string
  instance?: string
  errors?: { pointer: string; detail: string }[]
}

export function isProblemKind(word: string): word is ProblemKind {
  return word in problemKinds
}
