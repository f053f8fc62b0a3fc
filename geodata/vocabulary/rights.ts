import { z } from 'zod'

/**
 * Who may do what, and how far: the only place where a right stands. PostgreSQL's row security, the service and the
 * page read this same table; test/access walks every line of it.
 *
 * reach   everywhere: the whole city, whatever the territory
 *         territory: only what lies in one of the caller's areas or grids
 *         whole-city: only callers whose territory is the whole city
 *         own: only what belongs to the caller
 * fields  what of it: a row without the field is told without it
 *
 * The last two posts are no persons but paired screens, by their level of redaction.
 */
const table = `
post           | noun       | action   | reach      | fields
command        | map        | read     | everywhere |
command        | areas      | read     | everywhere |
command        | grids      | read     | everywhere |
command        | buildings  | read     | everywhere |
command        | households | read     | territory  | by-grid by-building
command        | residents  | open     | territory  | names telephones care
command        | residents  | find     | whole-city |
command        | incidents  | read     | territory  | position sensitive-position text address
command        | incidents  | report   | territory  |
command        | incidents  | move     | territory  |
command        | incidents  | unmask   | territory  |
command        | resources  | read     | everywhere |
command        | resources  | place    | territory  |
command        | resources  | remove   | territory  |
command        | stock      | read     | everywhere |
command        | stock      | keep     | territory  |
command        | coverage   | read     | territory  |
command        | heat       | read     | territory  | exact
command        | heat       | count    | territory  |
command        | analysis   | read     | territory  |
command        | analysis   | run      | territory  |
command        | analysis   | renew    | whole-city |
command        | scenarios  | read     | territory  |
command        | scenarios  | make     | territory  |
command        | scenarios  | price    | whole-city |
command        | orders     | read     | territory  |
command        | orders     | draft    | territory  |
command        | orders     | issue    | territory  |
command        | imports    | read     | whole-city |
command        | imports    | run      | whole-city |
command        | changes    | read     | territory  |
command        | exports    | make     | own        |
command        | keys       | make     | own        |
planner        | map        | read     | everywhere |
planner        | areas      | read     | everywhere |
planner        | grids      | read     | everywhere |
planner        | grids      | draw     | territory  |
planner        | grids      | retire   | territory  |
planner        | plans      | read     | territory  |
planner        | plans      | draft    | territory  |
planner        | buildings  | read     | everywhere |
planner        | households | read     | territory  | by-grid
planner        | incidents  | read     | territory  | position
planner        | resources  | read     | everywhere |
planner        | stock      | read     | everywhere |
planner        | coverage   | read     | territory  |
planner        | heat       | read     | territory  | exact
planner        | heat       | count    | territory  |
planner        | analysis   | read     | territory  |
planner        | scenarios  | read     | territory  |
planner        | scenarios  | make     | territory  |
planner        | orders     | read     | territory  |
planner        | orders     | draft    | territory  |
planner        | imports    | read     | whole-city |
planner        | imports    | run      | whole-city |
planner        | changes    | read     | territory  |
planner        | exports    | make     | own        |
planner        | keys       | make     | own        |
leader         | map        | read     | everywhere |
leader         | areas      | read     | everywhere |
leader         | grids      | read     | everywhere |
leader         | plans      | read     | territory  |
leader         | buildings  | read     | everywhere |
leader         | households | read     | territory  | by-grid
leader         | incidents  | read     | territory  | position text address
leader         | resources  | read     | everywhere |
leader         | stock      | read     | everywhere |
leader         | coverage   | read     | territory  |
leader         | heat       | read     | territory  | exact
leader         | heat       | count    | territory  |
leader         | analysis   | read     | territory  |
leader         | analysis   | run      | territory  |
leader         | analysis   | renew    | whole-city |
leader         | scenarios  | read     | territory  |
leader         | scenarios  | make     | territory  |
leader         | scenarios  | price    | whole-city |
leader         | orders     | read     | territory  |
leader         | orders     | draft    | territory  |
leader         | orders     | issue    | territory  |
leader         | changes    | read     | territory  |
leader         | exports    | make     | own        |
analyst        | map        | read     | everywhere |
analyst        | areas      | read     | everywhere |
analyst        | grids      | read     | everywhere |
analyst        | buildings  | read     | everywhere |
analyst        | households | read     | territory  | by-grid
analyst        | incidents  | read     | territory  | position
analyst        | resources  | read     | everywhere |
analyst        | stock      | read     | everywhere |
analyst        | coverage   | read     | territory  |
analyst        | heat       | read     | territory  | exact
analyst        | heat       | count    | territory  |
analyst        | analysis   | read     | territory  |
analyst        | analysis   | run      | territory  |
analyst        | analysis   | renew    | whole-city |
analyst        | scenarios  | read     | territory  |
analyst        | scenarios  | make     | territory  |
analyst        | orders     | read     | territory  |
analyst        | changes    | read     | territory  |
analyst        | exports    | make     | own        |
analyst        | keys       | make     | own        |
grid-worker    | map        | read     | everywhere |
grid-worker    | areas      | read     | everywhere |
grid-worker    | grids      | read     | everywhere |
grid-worker    | buildings  | read     | everywhere |
grid-worker    | households | read     | territory  | by-grid by-building
grid-worker    | residents  | open     | territory  | names telephones identities care
grid-worker    | incidents  | read     | territory  | position sensitive-position text address
grid-worker    | incidents  | report   | territory  |
grid-worker    | incidents  | move     | territory  |
grid-worker    | incidents  | unmask   | territory  |
grid-worker    | resources  | read     | everywhere |
grid-worker    | stock      | read     | everywhere |
grid-worker    | heat       | read     | territory  | exact
grid-worker    | heat       | count    | territory  |
grid-worker    | changes    | read     | territory  |
department     | map        | read     | everywhere |
department     | areas      | read     | everywhere |
department     | grids      | read     | everywhere |
department     | buildings  | read     | everywhere |
department     | incidents  | read     | territory  | position text address
department     | incidents  | move     | territory  |
department     | resources  | read     | everywhere |
department     | resources  | place    | territory  |
department     | resources  | remove   | territory  |
department     | stock      | read     | everywhere |
department     | stock      | keep     | territory  |
department     | heat       | read     | territory  | exact
department     | heat       | count    | territory  |
department     | orders     | read     | territory  |
department     | changes    | read     | territory  |
department     | exports    | make     | own        |
department     | keys       | make     | own        |
system-admin   | accounts   | read     | everywhere |
system-admin   | accounts   | manage   | everywhere |
system-admin   | grants     | appoint  | everywhere |
system-admin   | sessions   | manage   | everywhere |
system-admin   | settings   | read     | everywhere |
system-admin   | settings   | change   | everywhere |
system-admin   | retention  | read     | everywhere |
system-admin   | retention  | run      | everywhere |
security-admin | areas      | read     | everywhere |
security-admin | accounts   | read     | everywhere |
security-admin | grants     | give     | everywhere |
security-admin | keys       | manage   | everywhere |
security-admin | screens    | manage   | everywhere |
security-admin | settings   | read     | everywhere |
security-admin | retention  | read     | everywhere |
security-admin | retention  | change   | everywhere |
audit-admin    | audit      | read     | everywhere |
audit-admin    | settings   | read     | everywhere |
wall           | map        | read     | everywhere |
wall           | areas      | read     | everywhere |
wall           | grids      | read     | everywhere |
wall           | buildings  | read     | everywhere |
wall           | resources  | read     | everywhere |
wall           | stock      | read     | everywhere |
wall           | heat       | read     | territory  | published
wall           | changes    | read     | territory  |
public         | map        | read     | everywhere |
public         | areas      | read     | everywhere |
public         | grids      | read     | everywhere |
public         | heat       | read     | territory  | published-without-sensitive
public         | changes    | read     | territory  |
`

export const posts = [
  'command',
  'planner',
  'leader',
  'analyst',
  'grid-worker',
  'department',
  'system-admin',
  'security-admin',
  'audit-admin',
] as const
export const Post = z.enum(posts)
export type Post = z.infer<typeof Post>
/** Posts of paired screens: what a wall shows to staff, and what it shows where visitors are let in. */
export const screenLevels = ['wall', 'public'] as const
export const ScreenLevel = z.enum(screenLevels)
export type ScreenLevel = z.infer<typeof ScreenLevel>
export const AnyPost = z.enum([...posts, ...screenLevels])
export type AnyPost = z.infer<typeof AnyPost>
export const administrators: readonly AnyPost[] = ['system-admin', 'security-admin', 'audit-admin']

const actionsOf = {
  map: ['read'],
  areas: ['read'],
  grids: ['read', 'draw', 'retire'],
  plans: ['read', 'draft'],
  buildings: ['read'],
  households: ['read'],
  residents: ['open', 'find'],
  incidents: ['read', 'report', 'move', 'unmask'],
  resources: ['read', 'place', 'remove'],
  stock: ['read', 'keep'],
  coverage: ['read'],
  heat: ['read', 'count'],
  analysis: ['read', 'run', 'renew'],
  scenarios: ['read', 'make', 'price'],
  orders: ['read', 'draft', 'issue'],
  imports: ['read', 'run'],
  changes: ['read'],
  exports: ['make'],
  accounts: ['read', 'manage'],
  grants: ['give', 'appoint'],
  sessions: ['manage'],
  keys: ['make', 'manage'],
  screens: ['manage'],
  settings: ['read', 'change'],
  retention: ['read', 'change', 'run'],
  audit: ['read'],
} as const
export type RightNoun = keyof typeof actionsOf
export type Right = { [N in RightNoun]: `${N}:${(typeof actionsOf)[N][number]}` }[RightNoun]
export type Reach = 'everywhere' | 'territory' | 'whole-city' | 'own'
export type RightLine = { post: AnyPost; right: Right; reach: Reach; fields: readonly string[] }

const reaches: readonly Reach[] = ['everywhere', 'territory', 'whole-city', 'own']
const knownPosts: readonly AnyPost[] = AnyPost.options
export const allRights: readonly Right[] = Object.entries(actionsOf).flatMap(([noun, actions]) =>
  actions.map((action) => `${noun}:${action}` as Right),
)

/** Throws at load when a line names a post, right or reach that there is not, or comes twice. */
export function parseRights(text: string): RightLine[] {
  const lines = text.trim().split('\n').slice(1)
  const seen = new Set<string>()
  return lines.map((line) => {
    const read = readLine(line)
    if (!read || seen.has(`${read.post} ${read.right}`))
      throw new Error(`The table of rights cannot be read at "${line}".`)
    seen.add(`${read.post} ${read.right}`)
    return read
  })
}

function readLine(line: string): RightLine | undefined {
  const [postCell, noun, action, reachCell, fields] = line.split('|').map((cell) => cell.trim())
  const right = allRights.find((known) => known === `${noun ?? ''}:${action ?? ''}`)
  const post = knownPosts.find((known) => known === postCell)
  const reach = reaches.find((known) => known === reachCell)
  if (!right || !post || !reach) return undefined
  return { post, right, reach, fields: (fields ?? '').split(' ').filter((field) => field !== '') }
}

export const rights: readonly RightLine[] = parseRights(table)
const byPost = new Map(rights.map((line) => [`${line.post} ${line.right}`, line]))

/** What a post's right is, or undefined when it has none. A key narrows it by its scopes: see `may`. */
export function rightOf(post: AnyPost | null, right: Right): RightLine | undefined {
  return byPost.get(`${post ?? ''} ${right}`)
}

/** The part of a caller that rights are asked about; `scopes` null is everything the post may. */
export type Holder = { post: AnyPost | null; scopes: readonly string[] | null; isWholeCity: boolean }

export function may({ post, scopes, isWholeCity }: Holder, right: Right): boolean {
  const line = rightOf(post, right)
  if (!line || (scopes !== null && !scopes.includes(right))) return false
  return line.reach !== 'whole-city' || isWholeCity
}

export function seesField(holder: Holder, right: Right, field: string): boolean {
  return may(holder, right) && (rightOf(holder.post, right)?.fields.includes(field) ?? false)
}

/** What the scopes of an API key may be: the work of machines and analysts, nothing that names persons or gives rights. */
export const KeyScope = z.enum([
  'map:read',
  'areas:read',
  'grids:read',
  'buildings:read',
  'households:read',
  'incidents:read',
  'incidents:report',
  'incidents:move',
  'resources:read',
  'stock:read',
  'coverage:read',
  'heat:read',
  'heat:count',
  'analysis:read',
  'changes:read',
  'exports:make',
])
export type KeyScope = z.infer<typeof KeyScope> & Right
