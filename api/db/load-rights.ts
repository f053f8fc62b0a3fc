import type { ClientBase } from 'pg'
import { rights } from '#geo/rights'

/** Makes the database's copy of the table of rights equal to the one in the vocabulary. One transaction; no write where nothing differs. */
export async function loadRights(client: ClientBase): Promise<void> {
  const rows = rights.map(({ post, right, reach, fields }) => {
    const [noun, action] = right.split(':')
    return { post, noun, action, reach, fields }
  })
  await client.query({ text: mergeRights, values: [JSON.stringify(rows)] })
}

const mergeRights = `
  WITH wanted AS (
    SELECT post, noun, action, reach, ARRAY(SELECT jsonb_array_elements_text(fields)) AS fields
    FROM jsonb_to_recordset($1::jsonb) AS r (post text, noun text, action text, reach text, fields jsonb)
  ),
  gone AS (
    DELETE FROM rights r
    WHERE NOT EXISTS (SELECT FROM wanted w WHERE (w.post, w.noun, w.action) = (r.post, r.noun, r.action))
  )
  INSERT INTO rights (post, noun, action, reach, fields) SELECT post, noun, action, reach, fields FROM wanted
  ON CONFLICT (post, noun, action) DO UPDATE SET reach = excluded.reach, fields = excluded.fields
    WHERE (rights.reach, rights.fields) IS DISTINCT FROM (excluded.reach, excluded.fields)`
