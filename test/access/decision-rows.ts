import type { Client } from 'pg'
import type { Right } from '#geo/rights'
import type { Place, TerritoryCity } from '../support/territory-city.ts'

/* Stock, scenarios and orders, as rows that row security alone decides about; see rows-obey-rights.test.ts. */

export type Ask = (client: Client, place: Place) => Promise<{ rowCount: number | null }>

export function decisionAsks(city: () => TerritoryCity): [Right, string, Ask][] {
  return [
    [
      'stock:read',
      'stock',
      (c, place) =>
        c.query(`SELECT FROM stock WHERE resource_id = $1 AND item = 'tent'`, [city().things[place].resourceId]),
    ],
    [
      'scenarios:read',
      'scenario',
      (c, place) => c.query('SELECT FROM scenarios WHERE grid_ids = ARRAY[$1::bigint]', [city().things[place].gridId]),
    ],
    ['scenarios:price', 'new price', (c) => c.query(`INSERT INTO change_prices VALUES ('other', 1, 1, 1, 1)`)],
  ]
}

/** With the right to do it, and that to see what it is done to. */
export function decisionChanges(city: () => TerritoryCity): [Right, Right, string, Ask][] {
  return [
    [
      'stock:keep',
      'stock:read',
      'stock changed',
      (c, place) =>
        c.query(`UPDATE stock SET quantity = 7 WHERE resource_id = $1 AND item = 'tent'`, [
          city().things[place].resourceId,
        ]),
    ],
    [
      'stock:keep',
      'stock:read',
      'stock removed',
      (c, place) => c.query(`DELETE FROM stock WHERE resource_id = $1`, [city().things[place].resourceId]),
    ],
    [
      'orders:draft',
      'orders:read',
      'draft withdrawn',
      (c, place) =>
        c.query(`UPDATE orders SET state = 'withdrawn' WHERE state = 'draft' AND grid_ids = ARRAY[$1::bigint]`, [
          city().things[place].gridId,
        ]),
    ],
    [
      'orders:issue',
      'orders:read',
      'order issued',
      (c, place) =>
        c.query(
          `UPDATE orders SET state = 'issued', issued_at = now() WHERE state = 'draft' AND grid_ids = ARRAY[$1::bigint]`,
          [city().things[place].gridId],
        ),
    ],
    [
      'scenarios:make',
      'scenarios:read',
      'scenario changed',
      (c, place) =>
        c.query(`UPDATE scenarios SET name = 'other' WHERE grid_ids = ARRAY[$1::bigint]`, [
          city().things[place].gridId,
        ]),
    ],
    [
      'scenarios:make',
      'scenarios:read',
      'own scenario removed',
      (c, place) => c.query('DELETE FROM scenarios WHERE grid_ids = ARRAY[$1::bigint]', [city().things[place].gridId]),
    ],
  ]
}
