import { incidentPointsFromZoom } from '#geo/tile-layers'
import { unitX, unitY } from '#geo/mercator'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import { originalContext } from '#geo/sealed-values'
import { aGrid, aNumber, aResource, aSquare, anIncident } from '../support/build.ts'
import type { Place } from '../support/territory-city.ts'
import { freeLatitude, gridCodes, positions } from '../support/territory-city.ts'
import { analysisProbes } from './analysis-probes.ts'
import { coverageProbes } from './coverage-probes.ts'
import { stockProbes } from './stock-probes.ts'
import { scenarioProbes } from './scenario-probes.ts'
import { planProbes } from './plan-probes.ts'
import { exportProbes } from './export-probes.ts'
import type { Call, Here, Probe } from './probe.ts'
import { boxOf, field, isIn, ok } from './probe.ts'

const codeAt = (place: Place) => gridCodes[place === 'outside' ? 'outside' : 'inside']
const declared = { purpose: 'care-visit', note: 'asked by a test' }

/** A grid far from the others; only its code says whose it is. */
const aFarGrid = ({ pool }: Here, place: Place): Promise<number> =>
  aGrid(pool, {
    boundary: aSquare(30 + aNumber() / 50, freeLatitude[place] + 1, 0.01),
    code: `${codeAt(place).slice(0, 12)}${String(100 + (aNumber() % 900))}`,
    communityCode: codeAt(place).slice(0, 12),
  })

const anUnlinkedAccount = async ({ pool }: Here): Promise<number> => {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO accounts (login, name) VALUES ($1, 'Made') RETURNING id`,
    [`probe-${aNumber()}`],
  )
  return Number(rows[0]?.id)
}

const aMaskedIncident = async ({ pool, sealer, city }: Here, place: Place): Promise<number> => {
  const id = await anIncident(pool, { position: positions[place], classId: city.classId, text: 'call 199****0000' })
  await pool.query(
    `INSERT INTO incident_originals (incident_id, community_grid_id, sealed, kinds) SELECT id, community_grid_id, $2, '{mobile}' FROM incidents WHERE id = $1`,
    [id, sealer.seal(JSON.stringify({ text: 'call 19900000000', address: '' }), originalContext(id))],
  )
  await pool.query('UPDATE incidents SET is_masked = true WHERE id = $1', [id])
  return id
}

const idOf = async ({ pool }: Here, text: string, values: unknown[]): Promise<number> => {
  const { rows } = await pool.query<{ id: number }>(`${text} RETURNING id`, values)
  return Number(rows[0]?.id)
}

const aKeyOf = (here: Here): Promise<number> =>
  idOf(
    here,
    `INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at) VALUES ($1, 'x', 'x', decode($2, 'hex'), '{grids:read}', now() + interval '1 day')`,
    [here.accountId ?? 1, hashOfToken(freshToken())],
  )

const aScreenOf = (here: Here): Promise<number> =>
  idOf(
    here,
    `INSERT INTO screens (name, level, territory_kind, token_hash, paired_by) VALUES ('x', 'wall', 'city', decode($1, 'hex'), (SELECT min(id) FROM accounts))`,
    [hashOfToken(freshToken())],
  )

const aHold = (here: Here): Promise<number> =>
  idOf(
    here,
    `INSERT INTO legal_holds (data_class, reason, placed_by) VALUES ('sessions', 'a test', (SELECT min(id) FROM accounts))`,
    [],
  )

const aPairingCode = async ({ pool }: Here): Promise<string> => {
  const code = `PR${String(aNumber() % 100).padStart(2, '0')}-${String(aNumber()).padStart(4, '0').slice(-4)}`
  await pool.query(
    `INSERT INTO pairings (code, token_hash, expires_at) VALUES ($1, decode($2, 'hex'), now() + interval '1 minute') ON CONFLICT (code) DO UPDATE SET token_hash = excluded.token_hash`,
    [code, hashOfToken(freshToken())],
  )
  return code
}

const anInvitation = async (here: Here): Promise<string> => {
  const token = freshToken()
  await here.pool.query(
    `INSERT INTO invitations (token_hash, account_id, expires_at) VALUES (decode($1, 'hex'), $2, now() + interval '1 hour')`,
    [hashOfToken(token), await anUnlinkedAccount(here)],
  )
  return token
}

/** Wrong proofs lock an account, and a locked one is let in nowhere: each try begins anew. */
const unlocked = async ({ pool, accountId }: Here, body: unknown): Promise<Call> => {
  await pool.query('UPDATE credentials SET failed_tries = 0, locked_until = NULL WHERE account_id = $1', [accountId])
  return { body }
}

const tileAt = (layer: string, z: number, place: Place): string => {
  const [x, y] = positions[place]
  const at = (unit: number) => Math.floor(unit * 2 ** z)
  return `/tiles/${layer}/${z}/${at(unitX(x))}/${at(unitY(y))}.mvt`
}

const anImport = async ({ pool }: Here, state: string): Promise<number> => {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO imports (noun, file_name, state) VALUES ('grids', 'probe.csv', $1) RETURNING id`,
    [state],
  )
  return Number(rows[0]?.id)
}

export const probes: Record<string, Probe> = {
  lookUpAreaCode: { ask: () => ({ path: '/areas/codes/999001001001' }) },
  getGrid: {
    ask: ({ city }, place) => ({ path: `/grids/${city.things[place].gridId}` }),
  },
  drawGrid: {
    ask: (_here, place) => ({
      body: {
        coverage: 'community',
        kind: 'comprehensive',
        code: `${codeAt(place).slice(0, 12)}${String(100 + (aNumber() % 900))}`,
        communityCode: codeAt(place).slice(0, 12),
        boundary: aSquare(40 + aNumber() / 50, freeLatitude[place] + 3, 0.01),
      },
    }),
    tells: ok,
  },
  retireGrid: {
    ask: async (here, place) => ({ path: `/grids/${await aFarGrid(here, place)}/retirement`, body: {} }),
    tells: ok,
  },
  getBuilding: { ask: ({ city }, place) => ({ path: `/buildings/${city.things[place].buildingId}` }) },
  countHouseholdsByGrid: {
    tells: (told, { city }, place) => isIn('gridId', city.things[place].gridId, field(told, 'grids')),
  },
  listHouseholdsOfBuilding: {
    ask: ({ city }, place) => ({ path: `/residents/buildings/${city.things[place].buildingId}` }),
    tells: (told, { city }, place) => isIn('id', city.things[place].householdId, field(told, 'households')),
  },
  openHousehold: {
    ask: ({ city }, place) => ({ body: { householdId: city.things[place].householdId, ...declared } }),
    tells: (told, { city }, place) => isIn('id', city.things[place].residentId, field(told, 'residents')),
  },
  exportOwnData: {
    ask: ({ city }, place) => ({
      body: { telephone: `1990000${String(city.things[place].residentId).padStart(4, '0')}`, note: 'asked by a test' },
    }),
    tells: (told, { city }, place) => isIn('id', city.things[place].residentId, field(told, 'found')),
  },
  listIncidents: {
    ask: (_here, place) => ({ query: `bbox=${boxOf(place)}&limit=500` }),
    tells: (told, { city }, place) => isIn('id', city.things[place].incidentId, field(told, 'incidents')),
  },
  getIncident: { ask: ({ city }, place) => ({ path: `/incidents/${city.things[place].incidentId}` }), tells: ok },
  reportIncident: {
    ask: ({ city }, place) => ({ body: { position: positions[place], classId: city.classId, text: 'a report' } }),
    tells: ok,
  },
  moveIncident: {
    ask: async ({ pool, city }, place) => ({
      path: `/incidents/${await anIncident(pool, { position: positions[place], classId: city.classId })}/status`,
      body: { status: 'in-progress' },
    }),
    tells: ok,
  },
  unmaskIncident: {
    ask: async (here, place) => ({
      path: `/incidents/${await aMaskedIncident(here, place)}/unmasking`,
      body: declared,
    }),
    tells: (told) => field(told, 'text') !== undefined && JSON.stringify(told.body).includes('19900000000'),
  },
  placeResource: {
    ask: (_here, place) => ({ body: { kind: 'post', name: 'new', position: positions[place] } }),
    tells: ok,
  },
  removeResource: {
    ask: async ({ pool }, place) => ({ path: `/resources/${await aResource(pool, { position: positions[place] })}` }),
    tells: ok,
  },
  measureReach: {
    ask: () => ({ query: 'kind=station&limit=500' }),
    tells: (told, { city }, place) => isIn('gridId', city.things[place].gridId, field(told, 'grids')),
  },
  drawUnreachedGround: { ask: () => ({ query: 'kind=station&limit=500' }) },
  rankWhereNext: {
    ask: () => ({ query: 'kind=station&limit=1&top=500' }),
    tells: (told, { city }, place) => isIn('gridId', city.things[place].gridId, field(told, 'grids')),
  },
  summariseHeat: { tells: (told, { city }, place) => isIn('gridId', city.things[place].gridId, field(told, 'grids')) },
  drawDensity: {
    ask: (_here, place) => ({
      query: `bbox=${place === 'outside' ? '0.0101,0,0.02,0.01' : '0,0,0.01,0.01'}&radiusMeters=50`,
    }),
    tells: (told) => Number(told.headers.get('x-total')) > 0,
  },
  ...analysisProbes,
  ...coverageProbes,
  ...stockProbes,
  ...scenarioProbes,
  ...planProbes,
  ...exportProbes,
  describeTiles: { ask: () => ({ path: '/tiles/roads.json' }) },
  getTile: { ask: (_here, place) => ({ path: tileAt('areas', 14, place) }) },
  uploadImport: {
    ask: () => ({
      query: 'noun=resources&fileName=probe.csv',
      body: 'kind,name,longitude,latitude\npost,A,0.001,0.001\n',
    }),
  },
  previewImport: { ask: async (here) => ({ path: `/imports/${await anImport(here, 'uploaded')}/preview`, body: {} }) },
  runImport: { ask: async (here) => ({ path: `/imports/${await anImport(here, 'cancelled')}/run`, body: {} }) },
  getImport: { ask: async (here) => ({ path: `/imports/${await anImport(here, 'stored')}` }) },
  cancelImport: { ask: async (here) => ({ path: `/imports/${await anImport(here, 'stored')}/cancel` }) },
  undoImport: { ask: async (here) => ({ path: `/imports/${await anImport(here, 'failed')}/undo` }) },
  listChanges: {
    ask: async ({ pool, city }, place) => {
      const { rows } = await pool.query<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM changes')
      await pool.query('UPDATE incidents SET severity = 1 + severity % 5 WHERE id = $1', [
        city.things[place].incidentId,
      ])
      return { query: `after=${rows[0]?.seq ?? 0}` }
    },
    tells: (told, { city, accountId }, place) => {
      const changes = field(told, 'changes')
      if (accountId === null) return Array.isArray(changes) && changes.length > 0 && isIn('firstId', 0, changes)
      return isIn('firstId', city.things[place].incidentId, changes)
    },
  },
  searchPlaces: { ask: () => ({ query: 'q=house' }) },
  endSession: {
    ask: async ({ pool, accountId }) => {
      const { rows } = await pool.query<{ id: number }>(
        `INSERT INTO sessions (token_hash, account_id, proof) VALUES (decode($1, 'hex'), $2, 'password') RETURNING id`,
        [hashOfToken(freshToken()), accountId ?? 1],
      )
      return { path: `/sessions/${rows[0]?.id ?? 0}/ending` }
    },
  },
  changePassword: { ask: (here) => unlocked(here, { current: 'x', next: 'y' }) },
  beginSecondFactor: { ask: () => ({ body: {} }) },
  confirmSecondFactor: { ask: (here) => unlocked(here, { code: '000000' }) },
  signIn: { ask: () => ({ body: { login: 'nobody-known', password: 'x' } }) },
  lookAtInvitation: { ask: async (here) => ({ body: { token: await anInvitation(here) } }) },
  beginOidc: { isVacant: true },
  finishOidc: { isVacant: true },
  acceptInvitation: { ask: async (here) => ({ body: { token: await anInvitation(here), password: 'x' } }) },
  makeAccount: { ask: () => ({ body: { login: `made-${aNumber()}`, name: 'Made' } }) },
  changeAccount: {
    ask: async (here) => ({ path: `/accounts/${await anUnlinkedAccount(here)}`, body: { name: 'Renamed' } }),
  },
  inviteAgain: { ask: async (here) => ({ path: `/accounts/${await anUnlinkedAccount(here)}/invitations` }) },
  givePost: {
    ask: async (here) => ({
      path: `/accounts/${await anUnlinkedAccount(here)}/post`,
      body: { post: 'leader', territories: [] },
    }),
  },
  appointAdministrator: {
    ask: async (here) => ({
      path: `/accounts/${await anUnlinkedAccount(here)}/appointment`,
      body: { post: 'audit-admin' },
    }),
  },
  listSeers: { ask: (_here, place) => ({ query: `grid=${codeAt(place)}` }) },
  makeKey: { ask: () => ({ body: { name: 'probe', scopes: ['grids:read'], days: 1 } }) },
  revokeKey: { ask: async (here) => ({ path: `/keys/${await aKeyOf(here)}/revocation` }) },
  listKeyUses: { ask: async (here) => ({ path: `/keys/${await aKeyOf(here)}/uses` }) },
  pairScreen: {
    ask: async (here) => ({
      body: { code: await aPairingCode(here), name: 'x', level: 'wall', territory: { kind: 'city' } },
    }),
  },
  revokeScreen: { ask: async (here) => ({ path: `/screens/${await aScreenOf(here)}/revocation` }) },
  changeSettings: { ask: () => ({ body: { lockSeconds: 300 } }) },
  setTerm: { ask: () => ({ path: '/retention/terms/residents', body: { days: 1095 } }) },
  placeHold: { ask: () => ({ body: { dataClass: 'sessions', reason: 'a test' } }) },
  liftHold: { ask: async (here) => ({ path: `/retention/holds/${await aHold(here)}/lifting` }) },
  runRemoval: { ask: () => ({ body: { dataClass: 'openings' } }) },
}

/** Vector tiles by layer: the table of rights names what each layer needs. */
export const tileProbes: { layer: string; right: string; call: (place: Place) => Call; isCut: boolean }[] = [
  {
    layer: 'community-grids',
    right: 'grids:read',
    call: (place) => ({ path: tileAt('community-grids', 14, place) }),
    isCut: false,
  },
  {
    layer: 'buildings',
    right: 'buildings:read',
    call: (place) => ({ path: tileAt('buildings', 16, place) }),
    isCut: false,
  },
  {
    layer: 'resources',
    right: 'resources:read',
    call: (place) => ({ path: tileAt('resources', 16, place) }),
    isCut: false,
  },
  {
    layer: 'incidents',
    right: 'incidents:read',
    call: (place) => ({ path: tileAt('incidents', 16, place) }),
    isCut: true,
  },
  {
    layer: 'incidents by cell',
    right: 'incidents:read',
    call: (place) => ({ path: tileAt('incidents', incidentPointsFromZoom - 1, place) }),
    isCut: true,
  },
]
