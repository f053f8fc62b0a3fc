import type { Here, Probe } from './probe.ts'
import { ok } from './probe.ts'

/** An export somebody made under the rights he has; it tells of no place but that he made it. */
async function anExport({ pool, accountId }: Here, state: 'waiting' | 'done'): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO exports (made_by, post, areas, grids, needs, question, delivery, state, manifest)
     SELECT a.id, coalesce(a.post, ''),
            CASE WHEN bool_or(t.kind = 'city') THEN 'city' ELSE coalesce(string_agg(t.code, ',') FILTER (WHERE t.kind = 'area'), '') END,
            CASE WHEN bool_or(t.kind = 'city') THEN '' ELSE coalesce(string_agg(t.code, ',') FILTER (WHERE t.kind = 'grid'), '') END,
            '{grids:read}', '{"layers": ["community-grids"], "format": "csv", "frame": "wgs84", "geometry": "lonlat", "bom": "false", "names": "en", "words": "false", "at": "2026-03-02T00:00:00Z"}',
            'stream', $2, CASE $2 WHEN 'done' THEN $3::jsonb END
     FROM accounts a LEFT JOIN account_territories t ON t.account_id = a.id
     WHERE a.id = coalesce($1, (SELECT min(id) FROM accounts)) GROUP BY a.id RETURNING id`,
    [accountId, state, JSON.stringify(aManifest)],
  )
  return Number(rows[0]?.id)
}

const aManifest = {
  asked: {},
  rights: { post: 'x', areas: [], grids: [] },
  dataVersion: 1,
  asOf: null,
  frame: { name: 'wgs84', epsg: 4326, note: 'x' },
  privacyClass: 'public',
  dataOwner: 'x',
  columns: [],
  delivered: {
    layers: [],
    rows: 0,
    bytes: 0,
    sha256: 'x',
    fileName: 'x.csv',
    mediaType: 'text/csv',
    isComplete: true,
    suppressedCells: 0,
    notes: [],
  },
  repeat: '/exports/1/repeat',
}

const grids = 'layers=community-grids&format=csv'

export const exportProbes: Record<string, Probe> = {
  estimateExport: { ask: () => ({ query: grids }) },
  streamExport: { ask: () => ({ body: { layers: ['community-grids'], format: 'csv' } }) },
  startExport: {
    ask: async ({ pool }) => {
      await pool.query(`DELETE FROM exports WHERE state IN ('waiting', 'running')`)
      return { body: { layers: ['community-grids'], format: 'csv' } }
    },
  },
  listExports: {},
  getExport: { ask: async (here) => ({ path: `/exports/${await anExport(here, 'done')}` }), tells: ok },
  cancelExport: { ask: async (here) => ({ path: `/exports/${await anExport(here, 'waiting')}/cancel` }), tells: ok },
  repeatExport: {
    ask: async (here) => {
      const id = await anExport(here, 'done')
      await here.pool.query(`DELETE FROM exports WHERE state IN ('waiting', 'running')`)
      return { path: `/exports/${id}/repeat` }
    },
    tells: ok,
  },
  // What is sent at once leaves no file: who is let in is told so.
  fetchExport: { ask: async (here) => ({ path: `/exports/${await anExport(here, 'done')}/file` }) },
  // Without its signature nothing is behind it.
  fetchLinkedExport: {
    isVacant: true,
    ask: () => ({ path: '/exports/1/linked-file', query: `expires=9999999999&signature=${'x'.repeat(43)}` }),
  },
}
